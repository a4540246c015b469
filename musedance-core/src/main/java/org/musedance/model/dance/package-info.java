/**
 * What makes the U-Net dance: music, beats, motion, poses, and the motion of the reference picture.
 */
package org.musedance.model.dance;
