"""Writes monai.jsonl anew: what the networks of the monai package (Apache-2.0) answer.

    python test/conformance/monai_rows.py > test/conformance/monai.jsonl

A row a case: the class, its arguments, the shape of the input, and the shapes and parameters that come out, or the error and
whether constructor or forward pass raised it; `hydra` rows were built by Hydra instead of MONAI's parser. Evaluation mode, no gradients, on the meta device where the network runs there.
"""
import contextlib
import io
import json
import logging
import random
import sys
import warnings

import monai
import torch
from hydra.errors import InstantiationException
from hydra.utils import instantiate
from monai.bundle import ConfigParser

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

SPECS = {
    "act": ["PRELU", "relu", ["leakyrelu", {"negative_slope": 0.2, "inplace": True}], "swish", ["prelu", {"num_parameters": 3}], "gelu",
            "nothing", ["relu", {"slope": 1}]],
    "norm": ["instance", "batch", ["group", {"num_groups": 4}], ["instance", {"affine": True}], ["batch", {"affine": False}],
             ["group", {"num_groups": 3}], "group", "layernorm", ["group", {"num_groups": 2, "affine": False}], "instance_nvfuser"],
}


def unets(r):
    dims = r.choice([1, 2, 2, 3, 3, 3])
    depth = r.choice([2, 3, 4, 5])
    channels = [r.choice([4, 8, 12, 16]) for _ in range(depth)]
    strides = [r.choice([1, 2, 2, 2, 3, [2] * dims]) for _ in range(depth - r.choice([1, 1, 1, 1, 1, 0, 2]))]
    if r.random() < 0.2 and strides:
        strides[0] = [1] + [2] * (dims - 1)
    args = {"spatial_dims": dims, "in_channels": r.choice([1, 1, 3]), "out_channels": r.choice([1, 2, 5]), "channels": channels, "strides": strides}
    maybe(r, args, {"kernel_size": [3, 5, 1, 2, [3] * dims, [1, 3, 3]], "up_kernel_size": [3, 5, 4, [3] * dims], "num_res_units": [0, 1, 2, 3],
                    "dropout": [0.1, 0], "bias": [False], "adn_ordering": ["NDA", "NA", "A", "ND", "NX"], **SPECS})
    return "UNet", args, images(r, args, [16, 32, 24, 15, 33])


def maybe(r, args, options, share=0.25):
    for name, values in options.items():
        if r.random() < share:
            args[name] = r.choice(values)


def images(r, args, extents, dims="spatial_dims"):
    """An input that mostly fits: a batch, the channels, an extent an axis."""
    n = args.get(dims, 3)
    channels = args.get("in_channels", 1)
    shape = [r.choice([1, 2]), channels] + [r.choice(extents) for _ in range(n)]
    chance = r.random()
    if chance < 0.06:
        shape[1] += 1
    elif chance < 0.1:
        shape = shape[:-1]
    elif chance < 0.45:
        shape[2:] = [extents[0]] * n
    return shape


def basic(r):
    args = {}
    maybe(r, args, {"spatial_dims": [1, 2, 2, 3], "in_channels": [1, 2, 4], "out_channels": [1, 3],
                    "features": [[8, 8, 16, 16, 32, 8], [8, 12, 16, 20, 24, 8], [8, 8, 16], [9, 9, 9, 9, 9, 9]], "bias": [False], "dropout": [0.2],
                    "upsample": ["deconv", "pixelshuffle", "nontrainable", "other"], **SPECS}, 0.5)
    return "BasicUNet", args, images(r, args, [32, 48, 40, 16, 33, 15])


def dynunet(r):
    dims = r.choice([2, 3, 3])
    depth = r.choice([3, 4, 5])
    kernels = [r.choice([3, [3] * dims, [1] + [3] * (dims - 1)]) for _ in range(depth)]
    strides = [1] + [r.choice([2, 2, [2] * dims, [1] + [2] * (dims - 1)]) for _ in range(depth - 1)]
    if r.random() < 0.15:
        strides[r.randrange(depth)] = r.choice([4, 3, [2], 1])
    up = [r.choice([s, s, s, 2]) for s in strides[1:]]
    if r.random() < 0.1:
        up = up[:-1]
    if r.random() < 0.1:
        kernels = kernels[:-1]
    args = {"spatial_dims": dims, "in_channels": r.choice([1, 4]), "out_channels": r.choice([2, 3]), "kernel_size": kernels, "strides": strides,
            "upsample_kernel_size": up}
    maybe(r, args, {"filters": [[8, 16, 24, 32, 32][:depth], [8, 16], [8, 8, 8, 8, 8, 8]], "dropout": [0.1, ["dropout", {"p": 0.2}]],
                    "norm_name": SPECS["norm"], "act_name": SPECS["act"], "deep_supervision": [True], "deep_supr_num": [1, 2, 4],
                    "res_block": [True], "trans_bias": [True]})
    return "DynUNet", args, images(r, args, [32, 64, 48, 40])


def segresnet(r):
    args = {}
    maybe(r, args, {"spatial_dims": [2, 2, 2, 3, 3, 1], "init_filters": [8, 16, 12, 32], "in_channels": [1, 4], "out_channels": [1, 3], "dropout_prob": [0.2],
                    "act": SPECS["act"], "norm": SPECS["norm"], "norm_name": ["group", "group", "batch"], "num_groups": [4], "use_conv_final": [False],
                    "upsample_mode": ["nontrainable", "deconv", "deconv", "deconvgroup", "pixelshuffle", "pixelshuffle", "bilinear"]}, 0.25)
    if r.random() < 0.6:
        down = r.choice([[1, 2, 2, 4], [1, 1], [1, 2, 2, 2, 2], [0, 1, 1], [1]])
        args["blocks_down"] = down
        args["blocks_up"] = [r.choice([0, 1, 1, 2]) for _ in range(len(down) - r.choice([1, 1, 1, 1, 0, 2]))]
    return "SegResNet", args, images(r, args, [32, 48, 16, 40, 33])


def segresnet_vae(r):
    _, args, shape = segresnet(r)
    for name in ("norm_name", "num_groups"):
        args.pop(name, None)
    args = {"input_image_size": r.choice([shape[2:], [32, 32, 32], [64, 64]]), **args}
    maybe(r, args, {"vae_estimate_std": [True], "vae_nz": [16, 256]})
    return "SegResNetVAE", args, shape


def attention_unet(r):
    dims = r.choice([2, 3])
    depth = r.choice([2, 3, 4])
    args = {"spatial_dims": dims, "in_channels": r.choice([1, 3]), "out_channels": r.choice([1, 2]), "channels": [r.choice([4, 8, 16]) for _ in range(depth)],
            "strides": [r.choice([2, 2, 2, 1, 3]) for _ in range(depth - r.choice([1, 1, 0, 2]))]}
    maybe(r, args, {"kernel_size": [3, 5, [3] * dims], "up_kernel_size": [3, 5, [3] * dims], "dropout": [0.1]})
    return "AttentionUnet", args, images(r, args, [16, 32, 24, 17])


def vnet(r):
    args = {}
    maybe(r, args, {"spatial_dims": [2, 3, 1], "in_channels": [1, 2, 4, 3], "out_channels": [1, 2], "act": SPECS["act"] + [["elu", {"inplace": True}]],
                    "dropout_prob_down": [0.1, None], "dropout_prob_up": [[0.1, 0.1], [None, 0.2]], "dropout_dim": [2, 3], "bias": [True]}, 0.4)
    return "VNet", args, images(r, args, [32, 16, 48, 40])


def vit(r):
    dims = r.choice([2, 3])
    size = r.choice([32, [32] * dims, [32, 48, 16][:dims]])
    args = {"in_channels": r.choice([1, 3]), "img_size": size, "patch_size": r.choice([16, [16] * dims, 8, [16, 8, 4][:dims], 5])}
    if dims != 3 or r.random() < 0.3:
        args["spatial_dims"] = dims
    maybe(r, args, {"hidden_size": [48, 96, 50], "mlp_dim": [64], "num_layers": [2, 3], "num_heads": [4, 12, 5], "proj_type": ["perceptron", "conv", "linear"],
                    "pos_embed_type": ["none", "learnable", "sincos"], "classification": [True], "num_classes": [3], "dropout_rate": [0.1, 2],
                    "post_activation": ["Tanh", "x"], "qkv_bias": [True], "save_attn": [True]}, 0.4)
    return "ViT", args, [1, args["in_channels"]] + ([size] * dims if isinstance(size, int) else size)


def unetr(r):
    dims = r.choice([2, 3, 3])
    size = r.choice([32, 64, [32] * dims, [32, 48, 16][:dims]])
    args = {"in_channels": r.choice([1, 2]), "out_channels": r.choice([1, 3]), "img_size": size}
    if dims != 3 or r.random() < 0.3:
        args["spatial_dims"] = dims
    maybe(r, args, {"feature_size": [8, 16], "hidden_size": [48, 96], "mlp_dim": [64], "num_heads": [4, 12, 5], "proj_type": ["perceptron", "conv"],
                    "norm_name": SPECS["norm"], "conv_block": [False], "res_block": [False], "dropout_rate": [0.1, 1.5], "qkv_bias": [True]}, 0.4)
    shape = [1, args["in_channels"]] + ([size] * dims if isinstance(size, int) else size)
    if r.random() < 0.1:
        shape[-1] += 16
    return "UNETR", args, shape


def swin(r):
    dims = r.choice([2, 3, 3])
    args = {"in_channels": r.choice([1, 2]), "out_channels": r.choice([1, 3])}
    if dims != 3 or r.random() < 0.3:
        args["spatial_dims"] = dims
    maybe(r, args, {"patch_size": [2, 2, 4, [2] * dims], "depths": [[2, 2, 2, 2], [2, 2, 4, 2], [1, 1, 1, 1], [2, 2]],
                    "num_heads": [[3, 6, 12, 24], [2, 2, 2, 2], [2, 2]], "window_size": [7, 4, [4] * dims], "qkv_bias": [False], "mlp_ratio": [2.0, 4.0],
                    "feature_size": [12, 24, 48, 20], "norm_name": SPECS["norm"], "drop_rate": [0.1, 2], "normalize": [False],
                    "norm_layer": [None], "patch_norm": [True], "downsample": ["merging", "mergingv2", "other"], "use_v2": [True]}, 0.3)
    args.pop("norm_layer", None)
    return "SwinUNETR", args, images(r, args, [64, 32, 96, 48, 70])


def autoencoder_kl(r):
    dims = r.choice([2, 2, 3, 1])
    depth = r.choice([2, 3])
    args = {"spatial_dims": dims}
    channels = [r.choice([8, 16]) for _ in range(depth)]
    args.update({"num_res_blocks": r.choice([1, 2, [1] * depth, [1, 2, 1][:depth], [1]]), "channels": channels,
                 "attention_levels": [r.random() < 0.3 for _ in range(r.choice([depth] * 9 + [depth - 1]))], "norm_num_groups": r.choice([4, 8, 4, 8, 4, 8, 8, 3])})
    if r.random() < 0.6:
        args["num_res_blocks"] = r.choice([1, 2])
    maybe(r, args, {"in_channels": [1, 3], "out_channels": [1, 3], "latent_channels": [3, 4], "with_encoder_nonlocal_attn": [False],
                    "with_decoder_nonlocal_attn": [False], "use_convtranspose": [True], "include_fc": [False], "use_checkpoint": [True]})
    return "AutoencoderKL", args, images(r, args, [16, 32, 24, 18])


def diffusion(r):
    dims = r.choice([2, 2, 3])
    depth = r.choice([2, 3])
    args = {"spatial_dims": dims, "in_channels": r.choice([1, 3]), "out_channels": r.choice([1, 3]), "channels": [r.choice([8, 16]) for _ in range(depth)],
            "attention_levels": [r.random() < 0.4 for _ in range(r.choice([depth] * 9 + [depth - 1]))], "norm_num_groups": r.choice([4, 8, 4, 8, 4, 8, 8, 3]),
            "num_res_blocks": r.choice([1, 2, 1, 2, [1] * depth, [2] * depth, [1]]), "num_head_channels": r.choice([4, 8, 4, 8, [8] * depth, 3])}
    maybe(r, args, {"resblock_updown": [True], "transformer_num_layers": [1, 2], "include_fc": [False], "dropout_cattn": [0.1]}, 0.25)
    if r.random() < 0.3:
        args.update({"with_conditioning": True, "cross_attention_dim": 8})
    maybe(r, args, {"with_conditioning": [True], "cross_attention_dim": [8]}, 0.05)
    return "DiffusionModelUNet", args, images(r, args, [16, 32, 24, 18])


def dense(r):
    name = r.choice(["DenseNet121", "DenseNet169", "DenseNet201", "DenseNet264", "DenseNet", "densenet121"])
    args = {"spatial_dims": r.choice([1, 2, 2, 3]), "in_channels": r.choice([1, 3]), "out_channels": r.choice([1, 2])}
    maybe(r, args, {"init_features": [16, 64], "growth_rate": [8], "block_config": [[2, 2], [2, 4, 2]], "bn_size": [2], "dropout_prob": [0.1], "act": SPECS["act"],
                    "norm": SPECS["norm"]})
    return name, args, images(r, args, [64, 32, 48, 16])


def resnet(r):
    name = r.choice(["ResNet", "resnet10", "resnet18", "resnet34", "resnet50", "resnet101"])
    args = {"spatial_dims": r.choice([1, 2, 2, 3])}
    if name == "ResNet":
        args.update({"block": r.choice(["basic", "bottleneck", "other"]), "layers": r.choice([[1, 1, 1, 1], [2, 2, 1, 1]]),
                     "block_inplanes": r.choice([[8, 16, 32, 64], [8, 8, 8, 8]])})
    args["n_input_channels"] = r.choice([1, 3])
    maybe(r, args, {"num_classes": [2, 10], "conv1_t_size": [7, 3], "conv1_t_stride": [1, 2], "no_max_pool": [True], "shortcut_type": ["A", "B"],
                    "widen_factor": [0.5, 1.0, 2.0], "feed_forward": [False], "bias_downsample": [True, False], "norm": SPECS["norm"], "act": SPECS["act"]}, 0.2)
    shape = images(r, {"spatial_dims": args["spatial_dims"], "in_channels": args["n_input_channels"]}, [64, 32, 48, 33])
    return name, args, shape


def efficient(r):
    args = {"model_name": r.choice(["efficientnet-b0", "efficientnet-b0", "efficientnet-b2", "efficientnet-b4", "efficientnet-b9"])}
    maybe(r, args, {"pretrained": [False], "spatial_dims": [1, 2, 3], "in_channels": [1, 3], "num_classes": [2], "adv_prop": [True],
                    "norm": [["batch", {"eps": 1e-3, "momentum": 0.01}], "instance", ["group", {"num_groups": 4}]]}, 0.5)
    args["pretrained"] = False
    shape = images(r, {"spatial_dims": args.get("spatial_dims", 2), "in_channels": args.get("in_channels", 3)}, [64, 32, 96, 33])
    return "EfficientNetBN", args, shape


def features(r):
    if r.random() < 0.5:
        args = {"model_name": r.choice(["resnet10", "resnet18", "resnet50", "resnet34"]), "pretrained": False}
        maybe(r, args, {"spatial_dims": [2, 3], "in_channels": [1, 3]}, 0.6)
        shape = images(r, {"spatial_dims": args.get("spatial_dims", 3), "in_channels": args.get("in_channels", 1)}, [64, 96, 33])
        return "ResNetFeatures", args, shape
    args = {"model_name": r.choice(["efficientnet-b0", "efficientnet-b1", "efficientnet-b3"]), "pretrained": False}
    maybe(r, args, {"spatial_dims": [2, 3], "in_channels": [1, 3], "num_classes": [2]}, 0.6)
    shape = images(r, {"spatial_dims": args.get("spatial_dims", 2), "in_channels": args.get("in_channels", 3)}, [64, 96, 33])
    return "EfficientNetBNFeatures", args, shape


def flexible(r):
    args = {"in_channels": r.choice([1, 3]), "out_channels": r.choice([1, 2]), "backbone": r.choice(["efficientnet-b0", "efficientnet-b2", "resnet18", "resnet50", "other"])}
    maybe(r, args, {"decoder_channels": [[64, 32, 16, 8, 4], [16, 16, 16, 16, 16], [16, 8]], "spatial_dims": [2, 3, 1], "norm": SPECS["norm"], "act": SPECS["act"],
                    "decoder_bias": [True], "upsample": ["nontrainable", "deconv", "pixelshuffle"], "pre_conv": [None], "interp_mode": ["nearest", "linear"],
                    "is_pad": [False], "dropout": [0.1]})
    shape = images(r, {"spatial_dims": args.get("spatial_dims", 2), "in_channels": args["in_channels"]}, [64, 96, 32, 80])
    return "FlexibleUNet", args, shape


def plusplus(r):
    args = {}
    maybe(r, args, {"spatial_dims": [1, 2, 2, 3], "in_channels": [1, 2], "out_channels": [1, 3], "features": [[8, 8, 16, 16, 32, 8], [8, 8, 16]], "bias": [False],
                    "deep_supervision": [True], "dropout": [0.2], "upsample": ["deconv", "pixelshuffle", "nontrainable"], **SPECS}, 0.5)
    return "BasicUNetPlusPlus", args, images(r, args, [32, 48, 40, 16, 33])


def patch_discriminator(r):
    args = {"spatial_dims": r.choice([2, 2, 3, 1]), "channels": r.choice([8, 16]), "in_channels": r.choice([1, 3])}
    maybe(r, args, {"out_channels": [1, 2], "num_layers_d": [1, 2, 3, 4], "kernel_size": [4, 3], "activation": [["LEAKYRELU", {"negative_slope": 0.1}], "relu"],
                    "norm": SPECS["norm"], "bias": [True], "padding": [0, 2], "dropout": [0.1], "last_conv_kernel_size": [1, 4]})
    return "PatchDiscriminator", args, images(r, args, [64, 32, 48, 33])


def segresnet_ds(r):
    args = {}
    maybe(r, args, {"spatial_dims": [2, 3, 1], "init_filters": [8, 16], "in_channels": [1, 4], "out_channels": [1, 3], "act": SPECS["act"], "norm": SPECS["norm"],
                    "blocks_down": [[1, 2, 2, 4], [1, 1], [1, 2, 2, 2, 2]], "blocks_up": [[1, 1, 1], [1]], "dsdepth": [1, 2, 3], "upsample_mode": ["deconv", "nontrainable", "pixelshuffle"],
                    "resolution": [[1, 1, 1], [1.5, 1.5, 6]]}, 0.3)
    return "SegResNetDS", args, images(r, args, [32, 48, 64, 40])


def auto_encoder(r):
    dims = r.choice([1, 2, 2, 3])
    depth = r.choice([1, 2, 3])
    args = {"spatial_dims": dims, "in_channels": r.choice([1, 3]), "out_channels": r.choice([1, 2]), "channels": [r.choice([4, 8]) for _ in range(depth)],
            "strides": [r.choice([1, 2, 2, [2] * dims]) for _ in range(depth - r.choice([0, 0, 0, 0, 1]))]}
    maybe(r, args, {"kernel_size": [3, 5, [3] * dims, 4], "up_kernel_size": [3, 5], "num_res_units": [1, 2], "inter_channels": [[8], [8, 16]],
                    "inter_dilations": [[1, 2], [2]], "num_inter_units": [0, 1], "bias": [False], "padding": [1, 0], "dropout": [0.1], **SPECS})
    return "AutoEncoder", args, images(r, args, [16, 32, 17])


def regressors(r):
    net = r.choice(["Regressor", "Classifier", "Discriminator", "Critic"])
    dims = r.choice([1, 2, 2, 3])
    depth = r.choice([2, 2, 3])
    shape = [r.choice([1, 3])] + [r.choice([8, 16, 13]) for _ in range(dims)]
    args = {"in_shape": shape, "channels": [r.choice([4, 8]) for _ in range(depth)], "strides": [r.choice([1, 2, 2]) for _ in range(depth - r.choice([0, 0, 0, 1]))]}
    args.update({"Regressor": {"out_shape": r.choice([[2], [2, 3]])}, "Classifier": {"classes": 3}}.get(net, {}))
    maybe(r, args, {"kernel_size": [3, 5, [3] * dims, 2], "num_res_units": [0, 1], "bias": [False], "dropout": [0.1], **SPECS})
    if net in ("Classifier", "Discriminator"):
        maybe(r, args, {"last_act": ["relu", None, ["softmax", {"dim": 1}]]})
    given = list(shape)
    if r.random() < 0.15:
        given[-1] += 3
    return net, args, [2] + given


def generators(r):
    dims = r.choice([1, 2, 2, 3])
    depth = r.choice([1, 2])
    latent = r.choice([[6], [2, 3]])
    args = {"latent_shape": latent, "start_shape": [r.choice([4, 8])] + [r.choice([3, 4])] * dims, "channels": [r.choice([4, 1]) for _ in range(depth)],
            "strides": [r.choice([1, 2]) for _ in range(depth)]}
    maybe(r, args, {"kernel_size": [3, 5, 4], "num_res_units": [0, 1], "bias": [False], **SPECS})
    return "Generator", args, [2] + (latent if r.random() < 0.85 else [5])


def se_nets(r):
    net = r.choice(["SENet", "SEResNet50", "SEResNext50", "seresnet50", "SENet154", "SEResNet101", "SEResNeXt50"])
    args = {"spatial_dims": r.choice([1, 2, 2, 3]), "in_channels": r.choice([1, 3])}
    if net == "SENet":
        args.update({"block": r.choice(["se_bottleneck", "se_resnet_bottleneck", "se_resnetxt_bottleneck", "other"]), "layers": [1, 1, 1, 1], "groups": r.choice([1, 32, 3]), "reduction": 16})
    elif net in ("SENet154", "SEResNet101"):
        args["layers"] = [1, 2, 1, 1]
    maybe(r, args, {"num_classes": [2], "dropout_prob": [0.1, None], "inplanes": [64, 32], "downsample_kernel_size": [1, 3], "input_3x3": [True, False], "reduction": [8, 16]})
    return net, args, images(r, args, [64, 32, 48, 33])


FAMILIES = {unets: 70, basic: 40, dynunet: 60, segresnet: 50, segresnet_vae: 20, attention_unet: 30, vnet: 24, vit: 40, unetr: 40, swin: 40, autoencoder_kl: 40,
            diffusion: 36, dense: 36, resnet: 40, efficient: 24, features: 16, flexible: 30, plusplus: 24, patch_discriminator: 24, segresnet_ds: 30,
            auto_encoder: 30, regressors: 40, generators: 20, se_nets: 24}


def shapes(value):
    if isinstance(value, torch.Tensor):
        return list(value.shape)
    if isinstance(value, dict):
        return {"dict": {key: shapes(one) for key, one in value.items()}}
    if isinstance(value, (tuple, list)):
        return {"tuple": [shapes(one) for one in value if one is not None]}
    return None


def build(net, args, hydra):
    if hydra:
        try:
            return instantiate({"_target_": f"monai.networks.nets.{net}", **args})
        except InstantiationException as error:
            raise error.__cause__ or error
    parser = ConfigParser({"network_def": {"_target_": net, **args}})
    try:
        return parser.get_parsed_content("network_def")
    except RuntimeError as error:
        raise error.__cause__ or error


def answer(net, args, shape, hydra, device):
    with torch.device(device):
        try:
            model = build(net, args, hydra).eval()
        except Exception as error:
            return failure("constructor", error)
        params = sum(p.numel() for p in model.parameters())
        try:
            x = torch.zeros(shape)
            more = {"timesteps": torch.zeros(shape[:1])} if net == "DiffusionModelUNet" else {}
            if args.get("with_conditioning"):
                more["context"] = torch.zeros([shape[0], 1, args.get("cross_attention_dim") or 1])
            with torch.no_grad():
                output = model(x, **more)
        except Exception as error:
            return failure("forward", error, params)
    return {"output": shapes(output), "params": params}


def failure(stage, error, params=None):
    text = (str(error).strip() or type(error).__name__).split("\n")[0][:160]
    return {"error": stage, "type": type(error).__name__, "message": text, **({"params": params} if params is not None else {})}


def row(case, hydra=False):
    net, args, shape = case
    with contextlib.redirect_stdout(io.StringIO()):
        found = answer(net, args, shape, hydra, "meta")
        # What only the meta device refuses is asked of a real one.
        if found.get("type") in ("NotImplementedError", "RuntimeError", "TypeError") and "meta" in found.get("message", "").lower():
            found = answer(net, args, shape, hydra, "cpu")
    return {"net": net, **({"hydra": True} if hydra else {}), "args": args, "input": shape, **found}


def main(only):
    print(json.dumps({"oracle": f"monai {monai.__version__}", "torch": torch.__version__, "python": sys.version.split()[0]}))
    for family, count in FAMILIES.items():
        if only and family.__name__ not in only:
            continue
        seen = set()
        for i in range(count):
            case = family(random.Random(f"{family.__name__}{i}"))
            key = json.dumps(case)
            if key not in seen:
                seen.add(key)
                print(json.dumps(row(case)), flush=True)
                if i % 4 == 0:
                    print(json.dumps(row(case, hydra=True)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
