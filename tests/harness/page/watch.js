// Notes what someone sees and hears, moment by moment: window.watch, for calls over bad networks.
const STATS_MS = 200;

class Watch {
  began = 0;
  /** {t, ...sums over what comes in and goes out}; t: ms since start(). */
  samples = [];
  /** The sid of a track to the times at which its picture changed on the page. */
  frames = {};
  #timers = [];

  /** Begins anew. */
  start() {
    this.stop();
    this.began = performance.now();
    this.samples = [];
    this.frames = {};
    this.#timers = [
      setInterval(() => this.#sample(), STATS_MS),
      setInterval(() => this.#look(), STATS_MS),
    ];
    this.#look();
  }

  stop() {
    this.#timers.forEach(clearInterval);
    this.#timers = [];
  }

  get now() {
    return performance.now() - this.began;
  }

  /** What was noted since the start. */
  get notes() {
    const { now, samples, frames } = this;
    return { now, samples, frames };
  }

  /** Follows each picture, also those that came to the page later. */
  #look() {
    for (const video of document.querySelectorAll('#remote video')) {
      if (video.watchedSince === this.began) continue;
      video.watchedSince = this.began;
      const times = (this.frames[video.dataset.sid] ??= []);
      const shown = () => {
        if (video.watchedSince !== this.began) return;
        times.push(this.now);
        video.requestVideoFrameCallback(shown);
      };
      video.requestVideoFrameCallback(shown);
    }
  }

  async #sample() {
    const sum = { t: this.now, audio: {}, video: {}, sent: {} };
    const add = (to, report, names) => {
      for (const name of names) to[name] = (to[name] ?? 0) + (report[name] ?? 0);
    };
    for (const connection of window.peerConnections) {
      if (connection.signalingState === 'closed') continue;
      for (const report of (await connection.getStats()).values()) {
        if (report.type === 'inbound-rtp' && report.kind === 'audio') {
          add(sum.audio, report, ['totalSamplesReceived', 'concealedSamples', 'bytesReceived']);
          add(sum.audio, report, ['packetsLost', 'packetsReceived', 'totalAudioEnergy']);
        } else if (report.type === 'inbound-rtp') {
          add(sum.video, report, ['framesDecoded', 'freezeCount', 'totalFreezesDuration']);
          add(sum.video, report, ['bytesReceived', 'packetsLost', 'packetsReceived']);
          add(sum.video, report, ['nackCount', 'pliCount', 'frameHeight']);
          add(sum.video, report, ['retransmittedBytesReceived']);
        } else if (report.type === 'outbound-rtp' && report.kind === 'video') {
          add(sum.sent, report, ['bytesSent', 'targetBitrate']);
          sum.sent.cpu = Math.max(sum.sent.cpu ?? 0, report.qualityLimitationDurations?.cpu ?? 0);
        } else if (report.type === 'candidate-pair' && report.nominated) {
          sum.sent.available = report.availableOutgoingBitrate;
        }
      }
    }
    this.samples.push(sum);
  }
}
window.watch = new Watch();
