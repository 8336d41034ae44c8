// One participant, driven from outside: window.call joins, publishes, mutes, and keeps a diary.
const { Video } = window.Twilio;

class Call {
  room = null;
  /** What happened, in order: {event, ...facts}. */
  diary = [];
  screen = null;

  async join(token, options) {
    this.diary = [];
    try {
      this.room = await Video.connect(token, { insights: false, ...options });
    } catch (error) {
      return { code: error.code ?? 0, message: `${error.name}: ${error.message}` };
    }
    this.#watch(this.room);
    return {
      sid: this.room.sid,
      name: this.room.name,
      participant: this.room.localParticipant.sid,
      identity: this.room.localParticipant.identity,
      others: [...this.room.participants.values()].map((each) => each.identity),
      mediaRegion: this.room.mediaRegion,
    };
  }

  #note(event, facts = {}) {
    this.diary.push({ event, ...facts });
  }

  #watch(room) {
    const own = room.localParticipant;
    room.on('reconnecting', (error) => this.#note('reconnecting', { code: error?.code }));
    room.on('reconnected', () => this.#note('reconnected'));
    room.on('disconnected', (_, error) =>
      this.#note('disconnected', { code: error?.code ?? null }),
    );
    for (const event of ['participantReconnecting', 'participantReconnected']) {
      room.on(event, (who) => this.#note(event, { identity: who.identity }));
    }
    room.on('participantDisconnected', (who) =>
      this.#note('participantDisconnected', { identity: who.identity, sid: who.sid }),
    );
    own.on('trackPublicationFailed', (error, track) =>
      this.#note('trackPublicationFailed', { code: error.code, name: track.name }),
    );
    room.on('dominantSpeakerChanged', (who) =>
      this.#note('dominantSpeaker', { identity: who?.identity ?? null }),
    );
    own.on('networkQualityLevelChanged', (level) => this.#note('networkQuality', { level }));
    for (const event of ['trackSwitchedOff', 'trackSwitchedOn']) {
      room.on(event, (track, _, who) =>
        this.#note(event, { identity: who.identity, name: track.name }),
      );
    }
    room.on('trackSubscriptionFailed', (error, publication) =>
      this.#note('trackSubscriptionFailed', { code: error.code, kind: publication.kind }),
    );
    room.on('participantConnected', (who) => {
      this.#note('participantConnected', { identity: who.identity, sid: who.sid });
      this.#meet(who);
    });
    room.participants.forEach((who) => this.#meet(who));
  }

  #meet(who) {
    const facts = (publication) => ({
      identity: who.identity,
      sid: publication.trackSid,
      kind: publication.kind,
      name: publication.trackName,
    });
    for (const event of ['trackPublished', 'trackUnpublished', 'trackEnabled', 'trackDisabled']) {
      who.on(event, (publication) => this.#note(event, facts(publication)));
    }
    who.on('networkQualityLevelChanged', (level) =>
      this.#note('networkQualityOf', { identity: who.identity, level }),
    );
    who.on('trackSubscribed', (track, publication) => {
      this.#note('trackSubscribed', facts(publication));
      if (track.kind === 'data') {
        track.on('message', (text) => this.#note('message', { identity: who.identity, text }));
        return;
      }
      const element = track.attach();
      element.dataset.identity = who.identity;
      element.dataset.track = publication.trackName;
      element.dataset.sid = publication.trackSid;
      document.getElementById('remote').append(element);
    });
    who.on('trackUnsubscribed', (track, publication) => {
      this.#note('trackUnsubscribed', facts(publication));
      if (track.kind !== 'data') track.detach().forEach((element) => element.remove());
    });
  }

  get state() {
    return {
      room: this.room?.state ?? null,
      others: this.room ? [...this.room.participants.values()].map((each) => each.identity) : [],
      published: this.room
        ? [...this.room.localParticipant.tracks.values()].map(({ kind, trackName, trackSid }) => ({
            kind,
            name: trackName,
            sid: trackSid,
          }))
        : [],
    };
  }

  enable(kind, on) {
    this.room.localParticipant.tracks.forEach(({ track }) => {
      if (track.kind === kind) track.enable(on);
    });
  }

  /** Must be called in a user's gesture where the browser asks for one. */
  async shareScreen() {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
    this.screen = new Video.LocalVideoTrack(stream.getVideoTracks()[0], { name: 'screen' });
    const publication = await this.room.localParticipant.publishTrack(this.screen);
    return publication.trackSid;
  }

  unshareScreen() {
    this.room.localParticipant.unpublishTrack(this.screen);
    this.screen.stop();
  }

  unpublish(kind) {
    for (const { track } of [...this.room.localParticipant.tracks.values()]) {
      if (track.kind === kind) {
        this.room.localParticipant.unpublishTrack(track);
        track.stop();
      }
    }
  }

  /** Captures anew in another size: the SDK replaces what the same sender sends. */
  async restartCamera() {
    const [{ track }] = this.room.localParticipant.videoTracks.values();
    const before = track.mediaStreamTrack.id;
    await track.restart({ width: 640, height: 480, frameRate: 15 });
    return track.mediaStreamTrack.id !== before;
  }

  async publishCamera() {
    const track = await Video.createLocalVideoTrack({ width: 320, height: 240 });
    return (await this.room.localParticipant.publishTrack(track)).trackSid;
  }

  async publishData(text, options = {}) {
    const track = new Video.LocalDataTrack({ name: 'notes', ...options });
    await this.room.localParticipant.publishTrack(track);
    // Sent again and again, since whoever listens may come to it later.
    setInterval(() => track.send(text), 200);
  }

  /** How the data tracks of others that we get are delivered. */
  get dataTracks() {
    return [...this.room.participants.values()].flatMap((who) =>
      [...who.dataTracks.values()]
        .filter(({ track }) => track)
        .map(({ track, trackName }) => ({
          name: trackName,
          ordered: track.ordered,
          maxRetransmits: track.maxRetransmits,
        })),
    );
  }

  /** By hand, where the room was joined with manual control. */
  switchVideo(identity, on) {
    for (const who of this.room.participants.values()) {
      if (who.identity !== identity) continue;
      who.videoTracks.forEach(({ track }) => (on ? track?.switchOn() : track?.switchOff()));
    }
  }

  #videoOf(identity) {
    const who = [...this.room.participants.values()].find((each) => each.identity === identity);
    return [...who.videoTracks.values()][0].track;
  }

  /** Shows someone's camera in that many CSS pixels. */
  resize(identity, { width, height }) {
    for (const element of document.querySelectorAll(`video[data-identity="${identity}"]`)) {
      Object.assign(element.style, { width: `${width}px`, height: `${height}px` });
    }
  }

  detachVideo(identity) {
    for (const element of this.#videoOf(identity).detach()) element.remove();
  }

  attachVideo(identity, size) {
    const element = this.#videoOf(identity).attach();
    element.dataset.identity = identity;
    document.getElementById('remote').append(element);
    this.resize(identity, size);
  }

  /** The SDK's own test of the way to the server; it makes no room. */
  preflight(token, options) {
    return new Promise((resolve) => {
      const progress = [];
      const test = Video.runPreflight(token, { duration: 3000, ...options });
      test.on('progress', (step) => progress.push(step));
      const selected = (report) => report?.selectedIceCandidatePairStats?.localCandidate;
      test.on('completed', (report) =>
        resolve({ failure: null, progress, selected: selected(report)?.candidateType }),
      );
      test.on('failed', (error) => resolve({ failure: String(error), progress }));
    });
  }

  leave() {
    const tracks = [...this.room.localParticipant.tracks.values()].map(({ track }) => track);
    this.room.disconnect();
    tracks.forEach((track) => track.stop?.());
  }
}
window.call = new Call();

document.getElementById('share').addEventListener('click', () => {
  window.call.shareScreen().then(
    (sid) => (window.shared = sid),
    (error) => (window.shared = String(error)),
  );
});
