//! The dialect that a configuration gives to files whose content does not show it.

use schemars::JsonSchema;
use serde::Deserialize;

/// The dialect of a file whose content does not show it. The words are those of `scantling show`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Hint {
    /// A Pod, or a kind with a pod template, whose container called kube-apiserver starts one
    /// through a program of another name.
    StaticPod,
    /// A patch for the pod of the kube-apiserver, in a file of any name.
    KubeadmPatch,
    /// A configuration file of k3s.
    K3s,
    /// A configuration file of RKE2.
    Rke2,
    /// A unit of systemd that takes all flags from a file.
    Systemd,
    /// A flag on each line.
    Microk8s,
    /// Variables with flags in them.
    Envfile,
    /// A shell script.
    Script,
}

impl Hint {
    /// The word in the configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::StaticPod => "static-pod",
            Self::KubeadmPatch => "kubeadm-patch",
            Self::K3s => "k3s",
            Self::Rke2 => "rke2",
            Self::Systemd => "systemd",
            Self::Microk8s => "microk8s",
            Self::Envfile => "envfile",
            Self::Script => "script",
        }
    }
}
