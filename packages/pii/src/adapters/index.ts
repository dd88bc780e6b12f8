export { combineDetectors } from './combine-detectors.ts';
export { type Detector, DetectorFailed, type DetectorFailure } from './detector.ts';
export {
  createOnnxDetector,
  type OnnxDetectorOptions,
  type OnnxSession,
  type OnnxTensor,
  type Tokenizer,
} from './onnx-detector.ts';
export { createPresidioDetector, type PresidioDetectorOptions } from './presidio-detector.ts';
