// Remembers every peer connection of the page, so that a test can ask them for statistics.
window.peerConnections = [];
// A proxy and not a subclass: the SDK reads the names of the events off the prototype itself.
window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
  construct(target, words, made) {
    const connection = Reflect.construct(target, words, made);
    window.peerConnections.push(connection);
    return connection;
  },
});

/** Sums of what the page has received so far, over every live connection. */
window.received = async () => {
  const sum = { framesDecoded: 0, audioEnergy: 0, bytes: 0, connections: 0 };
  for (const connection of window.peerConnections) {
    if (connection.signalingState === 'closed') continue;
    sum.connections += 1;
    for (const report of (await connection.getStats()).values()) {
      if (report.type !== 'inbound-rtp') continue;
      sum.bytes += report.bytesReceived ?? 0;
      sum.framesDecoded += report.framesDecoded ?? 0;
      sum.audioEnergy += report.totalAudioEnergy ?? 0;
    }
  }
  return sum;
};

/** How many media sections the descriptions of the page's live connections have. */
window.sections = () => {
  const live = window.peerConnections.filter(({ signalingState }) => signalingState !== 'closed');
  return live.reduce(
    (sum, { localDescription }) => sum + (localDescription?.sdp.match(/^m=/gm)?.length ?? 0),
    0,
  );
};

/** The layers that the page sends video in: which are on, and how many frames each has sent. */
window.sentLayers = async () => {
  const layers = [];
  for (const connection of window.peerConnections) {
    if (connection.signalingState === 'closed') continue;
    for (const report of (await connection.getStats()).values()) {
      if (report.type !== 'outbound-rtp' || report.kind !== 'video') continue;
      const { ssrc, rid, active, frameHeight, framesSent } = report;
      layers.push({ ssrc, rid, active, frameHeight, framesSent });
    }
  }
  return layers;
};

/** Has the camera encoded in layers within one stream, by the name of WebRTC-SVC. */
window.encodeIn = async (scalabilityMode) => {
  for (const connection of window.peerConnections) {
    if (connection.signalingState === 'closed') continue;
    for (const sender of connection.getSenders()) {
      if (sender.track?.kind !== 'video') continue;
      const parameters = sender.getParameters();
      for (const encoding of parameters.encodings) encoding.scalabilityMode = scalabilityMode;
      await sender.setParameters(parameters);
    }
  }
};

/** Offers the dependency descriptor, which Chromium knows and does not offer of itself. */
window.describeDependencies = () => {
  const uri =
    'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension';
  const create = RTCPeerConnection.prototype.createOffer;
  RTCPeerConnection.prototype.createOffer = function createOffer(...options) {
    for (const transceiver of this.getTransceivers()) {
      if (transceiver.receiver.track.kind !== 'video') continue;
      const extensions = transceiver.getHeaderExtensionsToNegotiate();
      const known = extensions.find((extension) => extension.uri === uri);
      if (!known) throw new Error('this browser has no dependency descriptor');
      known.direction = 'sendrecv';
      transceiver.setHeaderExtensionsToNegotiate(extensions);
    }
    return create.apply(this, options);
  };
};

/** Do the pictures of the page's remote videos change? The list tells for each. */
window.moving = async () => {
  const pictures = () =>
    [...document.querySelectorAll('video')]
      .filter((video) => video.videoWidth > 0 && video.dataset.local !== 'true' && !video.muted)
      .map((video) => {
        const canvas = document.createElement('canvas');
        canvas.width = 64;
        canvas.height = 48;
        const pen = canvas.getContext('2d');
        pen.drawImage(video, 0, 0, canvas.width, canvas.height);
        return pen.getImageData(0, 0, canvas.width, canvas.height).data;
      });
  const before = pictures();
  await new Promise((resolve) => setTimeout(resolve, 700));
  const after = pictures();
  return before.map((old, index) =>
    old.some((value, at) => Math.abs(value - after[index]?.[at]) > 8),
  );
};

/** The video codecs in which something was received. */
window.receivedCodecs = async () => {
  const used = new Set();
  for (const connection of window.peerConnections) {
    const reports = await connection.getStats();
    for (const report of reports.values()) {
      if (report.type === 'inbound-rtp' && report.kind === 'video' && report.framesDecoded > 0) {
        used.add(reports.get(report.codecId)?.mimeType);
      }
    }
  }
  return [...used];
};

const nominated = async () => {
  for (const connection of window.peerConnections) {
    if (connection.signalingState === 'closed') continue;
    const reports = await connection.getStats();
    for (const pair of reports.values()) {
      if (pair.type !== 'candidate-pair' || !pair.nominated || pair.state !== 'succeeded') continue;
      const [local, remote] = [pair.localCandidateId, pair.remoteCandidateId];
      return { local: reports.get(local), remote: reports.get(remote) };
    }
  }
  return null;
};

/** How the page's packets leave: the local candidate in use; null before there is one. */
window.nominatedCandidate = async () => {
  const pair = await nominated();
  return pair && { type: pair.local.candidateType, relayProtocol: pair.local.relayProtocol };
};

/** Where the page's packets go; null before there is such a place. */
window.remoteAddress = async () => (await nominated())?.remote.address ?? null;

/** The widths of the pictures that were decoded last, a number for each video that comes in. */
window.decodedWidths = async () => {
  const widths = [];
  for (const connection of window.peerConnections) {
    if (connection.signalingState === 'closed') continue;
    for (const report of (await connection.getStats()).values()) {
      if (report.type === 'inbound-rtp' && report.kind === 'video' && report.frameWidth) {
        widths.push(report.frameWidth);
      }
    }
  }
  return widths;
};
