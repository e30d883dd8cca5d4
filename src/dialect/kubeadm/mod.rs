//! kubeadm's configuration, and the tools that write it.

mod api_version;
mod arrange;
pub(crate) mod cluster_api;
pub(crate) mod cluster_class;
pub(crate) mod components;
mod configuration;
mod defaults;
pub(crate) mod document;
pub(crate) mod eks_anywhere;
mod eks_anywhere_args;
pub(crate) mod extra_args;
mod fields;
mod gates;
pub(crate) mod json_patch;
pub(crate) mod kind;
mod kind_target;
pub(crate) mod kubelet_file;
pub(crate) mod kubeone;
pub(crate) mod kubespray;
mod kubespray_release;
mod kubespray_variables;
pub(crate) mod minikube;
pub(crate) mod mounts;
mod patch_file;
pub(crate) mod patch_folder;
mod patched_command;
mod refused;

pub use cluster_class::is_template_of;
pub use patch_file::PatchFile;
pub use patch_folder::apply_patches;
