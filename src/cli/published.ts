import type {PackLabel} from '../model/pack-encode.ts';
import type {Published} from './resumed-download.ts';

/** Weights that `fetch` knows by name. */
export interface PublishedModel extends Published {
  readonly label: Omit<PackLabel, 'title'> & {readonly title: string};
}

export const publishedModels: Readonly<Record<string, PublishedModel>> = {
  imagenet: {
    url: 'https://storage.googleapis.com/tensorflow/keras-applications/inception_v3/inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5',
    bytes: 87_910_968,
    md5: 'bcbd6486424b2319ff4ef7d526e38f63',
    label: {
      name: 'inception-v3-imagenet',
      title: 'InceptionV3 of ImageNet, full width, to mixed10',
      licence: 'Apache-2.0',
      provenance:
        'ImageNet Inception-v3 (Google, 2015, Apache-2.0) as published by Keras: ' +
        'inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5. Batch normalisation folded in.',
    },
  },
};
