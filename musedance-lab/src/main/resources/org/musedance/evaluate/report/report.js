// Plays the videos of a dance together and lets its beats tick.
for (const dance of document.querySelectorAll('.dance')) {
  const videos = [...dance.querySelectorAll('video')];
  const strip = dance.querySelector('.beats');
  const cursor = strip.appendChild(document.createElement('b'));
  const beats = JSON.parse(strip.dataset.seconds);
  const ticks = beats.map(() => strip.appendChild(document.createElement('i')));
  const button = dance.querySelector('button');
  const lead = videos[0];

  const place = () => {
    const length = lead.duration || 1;
    ticks.forEach((tick, i) => { tick.style.left = 100 * beats[i] / length + '%'; });
  };
  lead.addEventListener('loadedmetadata', place);
  place();

  const show = () => {
    const now = lead.currentTime;
    cursor.style.left = 100 * now / (lead.duration || 1) + '%';
    ticks.forEach((tick, i) => tick.classList.toggle('on', now >= beats[i] && now < beats[i] + 0.12));
    if (!lead.paused) requestAnimationFrame(show);
  };
  lead.addEventListener('play', show);
  lead.addEventListener('ended', () => { button.textContent = 'Play'; });

  button.addEventListener('click', () => {
    const start = lead.paused;
    button.textContent = start ? 'Pause' : 'Play';
    for (const video of videos) {
      if (start) { video.currentTime = lead.currentTime; video.play(); } else { video.pause(); }
    }
  });
}
