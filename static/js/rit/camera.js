// Reads codes from the camera: with the browser's own detector, else with the one the portal brings along.

const SOORTEN = ["code_128", "qr_code", "ean_13", "code_39"];
const EVEN_WACHTEN = 120;

let stream = null;
let running = false;

async function makeDetector(data) {
  if ("BarcodeDetector" in window) {
    const known = await window.BarcodeDetector.getSupportedFormats();
    if (known.includes("code_128")) return new window.BarcodeDetector({ formats: SOORTEN.filter((soort) => known.includes(soort)) });
  }
  if (!window.BarcodeDetectionAPI) await loadScript(data.lezer);
  // Without this it would fetch the wasm from a server that is not ours.
  window.BarcodeDetectionAPI.prepareZXingModule({ overrides: { locateFile: () => data.wasm } });
  return new window.BarcodeDetectionAPI.BarcodeDetector({ formats: SOORTEN });
}

function loadScript(src) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

/** Start the camera in `video` and call `found` for every code seen. Throws when there is no camera. */
export async function startCamera(video, found) {
  if (running) return;
  running = true;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
    video.srcObject = stream;
    await video.play();
    const detector = await makeDetector(video.dataset);
    look(video, detector, found);
  } catch (error) {
    stopCamera();
    throw error;
  }
}

async function look(video, detector, found) {
  while (running) {
    if (video.readyState >= 2) {
      try {
        for (const { rawValue } of await detector.detect(video)) found(rawValue);
      } catch {
        // A frame that cannot be read: the next one may.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, EVEN_WACHTEN));
  }
}

export function stopCamera() {
  running = false;
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
}

export const hasTorch = () => Boolean(stream?.getVideoTracks()[0]?.getCapabilities?.().torch);

export async function setTorch(on) {
  await stream?.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch: on }] });
}
