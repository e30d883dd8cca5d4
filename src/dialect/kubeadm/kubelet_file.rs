//! The `KubeletConfiguration` that kubeadm is given together with its own configuration:
//!
//! ```yaml
//! apiVersion: kubeadm.k8s.io/v1beta3
//! kind: ClusterConfiguration
//! ---
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! ```
//!
//! kubeadm completes it before it writes it to `/var/lib/kubelet/config.yaml`: the CA for clients is that of the
//! cluster unless another one is written, and certificates are rotated whatever is written
//! (cmd/kubeadm/app/componentconfigs/kubelet.go, `Default`, 1.20 and 1.36).

use crate::apiserver::{ApiServer, Argument, Component, Dialect, Flag, Origin, Version};

const AUTHORITY: &str = "client-ca-file";
const ROTATION: &str = "rotate-certificates";
const KUBEADM: Origin = Origin::Default(Dialect::Kubeadm);

/// Completes the kubelets of a text that configures one cluster of kubeadm.
pub(crate) fn complete(servers: &mut [ApiServer]) {
    let mut clusters = servers.iter().filter(|server| {
        server.dialect == Dialect::Kubeadm && server.component == Component::KubeApiServer
    });
    let (Some(cluster), None) = (clusters.next(), clusters.next()) else {
        return;
    };
    let version = cluster.version.clone();
    let authority = cluster.occurrences(AUTHORITY).find(|flag| flag.origin == KUBEADM).cloned();
    let is_file = |server: &&mut ApiServer| server.dialect == Dialect::KubeletConfiguration;
    for kubelet in servers.iter_mut().filter(is_file) {
        if kubelet.version == Version::Unknown {
            kubelet.version = version.clone();
        }
        let has_authority = !kubelet.setting(AUTHORITY).is_missing();
        let arguments = kubelet.arguments.edit();
        if let Some(authority) = authority.clone()
            && !has_authority
        {
            arguments.push(Argument::Flag(authority));
        }
        for argument in arguments {
            if let Argument::Flag(flag) = argument
                && flag.name == ROTATION
            {
                rotate(flag);
            }
        }
    }
}

fn rotate(flag: &mut Flag) {
    flag.raw = "true".into();
    flag.unknown = None;
    flag.origin = KUBEADM;
}
