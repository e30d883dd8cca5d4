//! Distributions of Kubernetes and tools that write the command line themselves: one file for each.

pub(crate) mod k0s;
pub(crate) mod k3d;
pub(crate) mod k3s;
pub mod k3s_config_dir;
mod k3s_misspelt;
pub(crate) mod k3s_options;
pub(crate) mod k3s_variables;
pub(crate) mod kops;
mod kops_cluster;
mod kops_components;
mod kops_fields;
pub(crate) mod microk8s_launch;
pub(crate) mod openshift;
mod openshift_fields;
mod openshift_secret;
pub(crate) mod promenade;
pub(crate) mod rke1;
pub(crate) mod simple;
pub(crate) mod talos;
mod talos_config;
mod talos_documents;
mod talos_files;
mod talos_flags;
mod talos_misspelt;
mod talos_mounts;
mod talos_release;
pub(crate) mod vcluster_k3s;
