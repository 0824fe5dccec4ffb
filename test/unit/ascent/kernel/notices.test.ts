import {notices} from '../../../../src/ascent/kernel/notices.ts';
import {testCatalogue} from '../../../support/catalogue-tests.ts';

testCatalogue(notices, {
  'kernels-uncompiled': {shader: 'max-pool', reason: 'unresolved value'},
  'no-subgroups': undefined,
  'network-too-short': {layer: 'mixed0'},
  'convolution-unsupported': {layer: 'Layer conv2d_7', shape: '2 x 2, stride 2, same'},
  'fork-unsupported': undefined,
  'weights-mismatch': {
    layer: 'conv2d_1',
    kernelValues: 0,
    neededKernelValues: 864,
    biases: 0,
    neededBiases: 32,
  },
  'filters-too-large': {bytes: 500_000_000, limitBytes: 134_217_728},
  'dream-too-large': {size: '6000 x 6000', bytes: 5_000_000_000, limitBytes: 134_217_728},
  'dispatch-too-large': {pass: 'max-pool', workgroups: '70000 x 1 x 1', limit: 65_535},
  'kernels-disposed': undefined,
});
