package org.musedance.evaluate.study;

import org.musedance.evaluate.metrics.FrechetDistance;
import org.musedance.evaluate.report.Column;

/** Distances between sets of videos, by the network whose features they compare. */
public enum Distance {
  FVD_STYLE("fvd-style", "FVD-style", FrechetDistance.SAMPLE),
  FVD("fvd", "FVD", FrechetDistance.POPULATION),
  FVD_VIDEOGPT("fvd-videogpt", "FVD (VideoGPT)", FrechetDistance.SAMPLE),
  FID("fid", "FID", FrechetDistance.SAMPLE),
  FID_VID("fid-vid", "FID-VID", FrechetDistance.SAMPLE);

  private final String key;
  private final String title;
  private final FrechetDistance covariance;

  Distance(String key, String title, FrechetDistance covariance) {
    this.key = key;
    this.title = title;
    this.covariance = covariance;
  }

  /** As one types it. */
  public String key() {
    return key;
  }

  String title() {
    return title;
  }

  /** Which covariances the tables of its source are made with. */
  FrechetDistance covariance() {
    return covariance;
  }

  Column column() {
    return new Column(title, 2, Column.Better.LOWER);
  }
}
