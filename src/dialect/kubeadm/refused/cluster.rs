//! Values of a `ClusterConfiguration` (`ValidateClusterConfiguration`).

use super::{Judge, etcd, names, networking, version};
use crate::yaml::Node;

/// `ValidateEncryptionAlgorithm`: the algorithms, and the first version that takes each. Read at 1.31 to 1.36.
const ALGORITHMS: [(&str, u8); 5] =
    [("ECDSA-P256", 31), ("ECDSA-P384", 35), ("RSA-2048", 31), ("RSA-3072", 31), ("RSA-4096", 31)];

/// The first version that checks repositories of images (kubernetes/kubernetes, pull request 112732).
const REPOSITORY_CHECKED: u8 = 26;

/// The fields that hold a repository of images. `ValidateDNS` and `ValidateEtcd` look at the inner ones.
const REPOSITORIES: [&[&str]; 3] =
    [&["imageRepository"], &["dns", "imageRepository"], &["etcd", "local", "imageRepository"]];

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
    repositories(root, judge);
    algorithm(root, judge);
    if let Some((node, text)) = judge.field(root, &["kubernetesVersion"])
        && !version::is_release_or_label(text)
    {
        let problem = format!("{text} is no version with three numbers and no label");
        judge.refuse(node, "kubernetesVersion", problem, "write it as v1.36.3 or stable-1.36");
    }
}

fn repositories(root: Node<'_>, judge: &mut Judge<'_>) {
    if !judge.version.at_least(REPOSITORY_CHECKED) {
        return;
    }
    for path in REPOSITORIES {
        if let Some((node, text)) = judge.field(root, path)
            && !names::is_repository(text)
        {
            let problem = format!("{text} is no repository of images");
            let help = "write it without a scheme, in lower case";
            judge.refuse(node, &path.join("."), problem, help);
        }
    }
}

fn algorithm(root: Node<'_>, judge: &mut Judge<'_>) {
    // A name such as RSA-1024 is in capital letters, and is not a placeholder.
    let Some((node, text)) = judge.exact(root, &["encryptionAlgorithm"]) else {
        return;
    };
    let known = ALGORITHMS.iter().find(|(name, _)| *name == text);
    let problem = match known {
        // A kubeadm of the next minor version installs this one too.
        Some((_, since)) if judge.version.before(since - 1) => {
            format!("kubeadm knows {text} since 1.{since}")
        }
        Some(_) => return,
        None => format!("{text} is no algorithm that kubeadm knows"),
    };
    let taken = ALGORITHMS.iter().filter(|(_, since)| !judge.version.before(since - 1));
    let names: Vec<&str> = taken.map(|(name, _)| *name).collect();
    judge.refuse(
        node,
        "encryptionAlgorithm",
        problem,
        &format!("write one of {}", names.join(", ")),
    );
}
