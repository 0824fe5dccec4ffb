import {CarryPass} from './carry.ts';
import {ComparePass} from './compare.ts';
import {CutPass} from './cut.ts';
import {JudgePass} from './judge.ts';
import {PyramidPass} from './pyramid.ts';
import {RefinePass} from './refine.ts';
import {StructurePass} from './structure.ts';

/** The passes of the flow, compiled. */
export class FlowPasses {
  readonly pyramid: PyramidPass;
  readonly structure: StructurePass;
  readonly refine: RefinePass;
  readonly compare: ComparePass;
  readonly judge: JudgePass;
  readonly cut: CutPass;
  readonly carry: CarryPass;
  readonly along: CarryPass;
  readonly growth: CarryPass;

  constructor(device: GPUDevice) {
    this.pyramid = new PyramidPass(device);
    this.structure = new StructurePass(device);
    this.refine = new RefinePass(device);
    this.compare = new ComparePass(device);
    this.judge = new JudgePass(device);
    this.cut = new CutPass(device);
    this.carry = new CarryPass(device, 'carry');
    this.along = new CarryPass(device, 'along');
    this.growth = new CarryPass(device, 'growth');
  }
}

const compiled = new WeakMap<GPUDevice, FlowPasses>();

/** All passes for a device, compiled once. */
export function flowPassesOf(device: GPUDevice): FlowPasses {
  const passes = compiled.get(device) ?? new FlowPasses(device);
  compiled.set(device, passes);
  return passes;
}
