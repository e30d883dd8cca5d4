//! Values of a `ClusterConfiguration` (`ValidateClusterConfiguration`).

use super::{Judge, etcd, names, networking, version};
use crate::yaml::Node;

/// `ValidateEncryptionAlgorithm`, 1.36.
const ALGORITHMS: [&str; 5] = ["ECDSA-P256", "ECDSA-P384", "RSA-2048", "RSA-3072", "RSA-4096"];

/// The first version that is known to check the repository of images.
const REPOSITORY_CHECKED: u8 = 29;

pub(super) fn values(root: Node<'_>, judge: &mut Judge<'_>) {
    networking::values(root, judge);
    etcd::values(root, judge);
    etcd::absolute(root, "certificatesDir", "certificatesDir", judge);
    for (node, name) in judge.strings(root, &["apiServer", "certSANs"]) {
        // `LowercaseSANs` comes before the validation.
        etcd::alternative_name(node, &name.to_ascii_lowercase(), "apiServer.certSANs", judge);
    }
    if let Some((node, text)) = judge.field(root, &["controlPlaneEndpoint"])
        && let Some(problem) = names::endpoint_problem(text)
    {
        let help = "write a host and a port without a scheme: cp.example.com:6443";
        judge.refuse(node, "controlPlaneEndpoint", problem, help);
    }
    if let Some((node, text)) = judge.field(root, &["imageRepository"])
        && judge.version.at_least(REPOSITORY_CHECKED)
        && !names::is_repository(text)
    {
        let problem = format!("{text} is no repository of images");
        judge.refuse(node, "imageRepository", problem, "write it without a scheme, in lower case");
    }
    if let Some((node, text)) = judge.field(root, &["encryptionAlgorithm"])
        && !ALGORITHMS.contains(&text)
    {
        let problem = format!("{text} is no algorithm that kubeadm knows");
        let help = format!("write one of {}", ALGORITHMS.join(", "));
        judge.refuse(node, "encryptionAlgorithm", problem, &help);
    }
    if let Some((node, text)) = judge.field(root, &["kubernetesVersion"])
        && !version::is_release_or_label(text)
    {
        let problem = format!("{text} is no version with three numbers and no label");
        judge.refuse(node, "kubernetesVersion", problem, "write it as v1.36.3 or stable-1.36");
    }
}
