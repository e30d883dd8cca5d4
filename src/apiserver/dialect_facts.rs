//! The facts about each format that rules ask for.

use super::dialect::Dialect;

/// The purpose of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Other people rely on it.
    Production,
    /// It runs on one machine for a while.
    Development,
}

/// Flags that other flags need, and that a tool may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompanionFlags {
    /// The tool sets none, as kubeadm and k3s, or they are among its defaults.
    None,
    /// The tool sets some, as RKE2 and EKS Anywhere, or it is not known.
    Unknown,
}

/// Whose files a kube-apiserver sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filesystem {
    /// Those of a container, with what is mounted into it.
    Container,
    /// Those of the machine: it runs in no container, or the tool mounts every file that a flag names.
    Host,
}

/// What the reader of a format does with a key that a map has twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepeatedKeys {
    /// It keeps the last one.
    Last,
    /// It refuses the file.
    Refused,
    /// A strict reader refuses the file, and another one keeps the last.
    Either,
}

/// The facts about a format and its tool that others ask for.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent fact")]
pub struct Facts {
    /// The word in every output.
    pub name: &'static str,
    /// The purpose of the clusters that are configured in this format.
    pub purpose: Purpose,
    /// The oldest and the newest minor version of Kubernetes for which the flags that the tool sets
    /// were read. The newest is that of the day on which they were read; the oldest is that of facts
    /// about the tool, if there are any.
    pub known: (u8, u8),
    /// The manifest holds names and values, and the tool puts dashes before the names.
    pub adds_dashes: bool,
    /// The program that decodes `extraArgs` of kubeadm's configuration first, and refuses a file that
    /// does not fit.
    pub decoder: &'static str,
    /// The program that reads the manifest, as the subject of a sentence.
    pub reader: &'static str,
    /// The reaction of the reader to a manifest that it cannot decode.
    pub refusal: &'static str,
    /// The words of messages for a path that no mount covers.
    pub uncovered: &'static str,
    /// The folder of the certificates that the tool makes, if it may be named in advice.
    pub certificates: Option<&'static str>,
    /// The kube-apiserver is one of the tool's, with flags and values that Kubernetes does not have.
    pub own_flags: bool,
    /// Admission plugins that this kube-apiserver has on by default, and that of Kubernetes off.
    pub plugins_on: &'static [&'static str],
    /// Each flag is a field with a type in the manifest. A Boolean in quotes is refused there.
    pub typed_fields: bool,
    /// The tool completes relative paths.
    pub relative_paths: bool,
    /// The tool writes probes over HTTP into the Pod.
    pub probes: bool,
    /// Whether the tool sets flags that other flags need (`validate::companions`).
    pub companions: CompanionFlags,
    /// The character at the end of a line that the next line continues, if the format has one.
    pub continuation: Option<char>,
    /// The setting of the CA for kubelets, if the tool has fields for it.
    pub kubelet_authority: Option<&'static str>,
    /// The tool starts the kubelets, with serving certificates that a CA of the cluster signed: k3s and
    /// RKE2 (k3s, pkg/daemons/agent/agent.go, `tls-cert-file`), k0s (pkg/component/worker/kubelet.go,
    /// `serverTLSBootstrap` and its own approver), kOps (nodeup/pkg/model/kubelet.go), RKE1 (pki/services.go),
    /// MicroK8s and OpenShift 4. A `KubeletConfiguration` next to it does not say the opposite.
    pub certifies_kubelets: bool,
    /// The tool sets the CA of its kubelets, unless the flag is written.
    pub sets_kubelet_authority: bool,
    /// Whose files the process sees.
    pub filesystem: Filesystem,
    /// The reaction of the reader to a key that a map has twice.
    pub repeated_keys: RepeatedKeys,
}

/// The folder in which kubeadm makes certificates, unless `certificatesDir` names another.
const KUBEADM_PKI: Option<&str> = Some("/etc/kubernetes/pki/");

/// Words of argv with their dashes, in an object that Kubernetes reads.
const WORDS: Facts = Facts {
    name: "",
    purpose: Purpose::Production,
    known: (0, 36),
    adds_dashes: false,
    decoder: "kubeadm",
    reader: "Kubernetes",
    refusal: "Kubernetes refuses the object",
    uncovered: "no volumeMounts entry of the container covers",
    certificates: None,
    own_flags: false,
    plugins_on: &[],
    typed_fields: false,
    relative_paths: false,
    probes: false,
    companions: CompanionFlags::Unknown,
    continuation: None,
    kubelet_authority: None,
    certifies_kubelets: false,
    sets_kubelet_authority: false,
    filesystem: Filesystem::Container,
    repeated_keys: RepeatedKeys::Either,
};

/// Names and values of flags, in a file of a tool.
const NAMES: Facts = Facts { adds_dashes: true, ..WORDS };

/// The same, in a configuration that kubeadm is given.
// It decodes with sigs.k8s.io/yaml, and only warns of what a strict reader would refuse
// (cmd/kubeadm/app/util/config/initconfiguration.go and strict/strict.go, 1.14 to 1.36).
const KUBEADM: Facts = Facts {
    known: (8, 36),
    // cmd/kubeadm/app/phases/controlplane/manifests.go, `GetStaticPodSpecs`, 1.20 and 1.36.
    probes: true,
    repeated_keys: RepeatedKeys::Last,
    uncovered: "kubeadm does not mount: no entry of extraVolumes covers it",
    ..NAMES
};

/// The same, in a configuration of k3s or RKE2, which keeps the last of several equal keys (k3s,
/// pkg/configfilearg/parser.go, since 1.21).
const K3S: Facts = Facts {
    known: (22, 36),
    sets_kubelet_authority: true,
    companions: CompanionFlags::None,
    certifies_kubelets: true,
    filesystem: Filesystem::Host,
    repeated_keys: RepeatedKeys::Last,
    ..NAMES
};

/// It starts the kubelets too.
const WHOLE_NODE: Facts = Facts { certifies_kubelets: true, ..NAMES };

const K0S: Facts =
    Facts { name: "k0s", filesystem: Filesystem::Host, sets_kubelet_authority: true, ..WHOLE_NODE };

const KUBELET_CONFIGURATION: Facts = Facts {
    name: "kubelet-configuration",
    reader: "the kubelet",
    refusal: "the kubelet will not start",
    ..NAMES
};

const STATIC_POD: Facts = Facts {
    name: "static-pod",
    reader: "the kubelet",
    refusal: "the kubelet cannot decode the Pod",
    // pkg/kubelet/config/common.go, `tryDecodeSinglePod`, is not strict about them.
    repeated_keys: RepeatedKeys::Last,
    certificates: KUBEADM_PKI,
    ..WORDS
};

const KUBEADM_FILE: Facts = Facts {
    name: "kubeadm",
    reader: "kubeadm",
    certificates: KUBEADM_PKI,
    companions: CompanionFlags::None,
    ..KUBEADM
};

const CLUSTER_API: Facts = Facts {
    name: "cluster-api",
    repeated_keys: RepeatedKeys::Either,
    decoder: "Cluster API",
    companions: CompanionFlags::None,
    certificates: KUBEADM_PKI,
    ..KUBEADM
};

// Both decode with yaml.v3 (kind, pkg/internal/apis/config/encoding/load.go; Talos,
// pkg/machinery/config/decoder/decoder.go).
const KIND: Facts = Facts {
    name: "kind",
    reader: "kind",
    purpose: Purpose::Development,
    companions: CompanionFlags::None,
    repeated_keys: RepeatedKeys::Refused,
    ..KUBEADM
};

const EKS_ANYWHERE: Facts = Facts {
    name: "eks-anywhere",
    repeated_keys: RepeatedKeys::Either,
    decoder: "EKS Anywhere",
    certificates: KUBEADM_PKI,
    ..KUBEADM
};

const MINIKUBE: Facts = Facts {
    name: "minikube",
    purpose: Purpose::Development,
    repeated_keys: RepeatedKeys::Either,
    ..KUBEADM
};

const KUBE_ONE: Facts =
    Facts { name: "kubeone", decoder: "KubeOne", repeated_keys: RepeatedKeys::Either, ..KUBEADM };

const KUBESPRAY: Facts =
    Facts { name: "kubespray", repeated_keys: RepeatedKeys::Either, ..KUBEADM };

const OPEN_SHIFT: Facts = Facts {
    name: "openshift",
    own_flags: true,
    // openshift/kubernetes, openshift-kube-apiserver/admission/admissionenablement/register.go,
    // `additionalDefaultOnPlugins`, 4.2 to 4.20.
    plugins_on: &[
        "NodeRestriction",
        "OwnerReferencesPermissionEnforcement",
        "PodNodeSelector",
        "PodTolerationRestriction",
    ],
    certifies_kubelets: true,
    relative_paths: true,
    kubelet_authority: Some(
        "kubeletClientInfo.ca (OpenShift 3) or kubelet-certificate-authority in \
apiServerArguments (OpenShift 4)",
    ),
    ..NAMES
};

/// It provisions k3s or RKE2.
const RANCHER: Facts = Facts { name: "rancher", companions: CompanionFlags::Unknown, ..K3S };

const TALOS: Facts = Facts {
    name: "talos",
    reader: "Talos",
    uncovered: "Talos does not mount: no entry of extraVolumes covers it",
    repeated_keys: RepeatedKeys::Refused,
    ..NAMES
};

const SYSTEMD: Facts =
    Facts { name: "systemd", continuation: Some('\\'), filesystem: Filesystem::Host, ..WORDS };

// The first release of MicroK8s had Kubernetes 1.10.
const MICRO_K8S: Facts = Facts {
    name: "microk8s",
    known: (10, 36),
    certifies_kubelets: true,
    filesystem: Filesystem::Host,
    ..WORDS
};

const ETCD_CONFIGURATION: Facts = Facts {
    name: "etcd-configuration",
    reader: "etcd",
    refusal: "etcd will not start",
    filesystem: Filesystem::Host,
    // sigs.k8s.io/yaml keeps the last of equal keys (embed/config.go).
    repeated_keys: RepeatedKeys::Last,
    ..NAMES
};

impl Dialect {
    /// The facts about the format and its tool.
    pub const fn facts(self) -> Facts {
        match self {
            Self::StaticPod => STATIC_POD,
            Self::Workload => Facts { name: "workload", certificates: KUBEADM_PKI, ..WORDS },
            Self::Kubeadm => KUBEADM_FILE,
            Self::KubeadmPatch => Facts { name: "kubeadm-patch", adds_dashes: false, ..KUBEADM },
            Self::ClusterApi => CLUSTER_API,
            Self::Kind => KIND,
            Self::EksAnywhere => EKS_ANYWHERE,
            Self::Minikube => MINIKUBE,
            Self::KubeOne => KUBE_ONE,
            Self::Kubespray => KUBESPRAY,
            Self::OpenShift => OPEN_SHIFT,
            Self::K3s => Facts { name: "k3s", ..K3S },
            Self::Rke2 => Facts { name: "rke2", companions: CompanionFlags::Unknown, ..K3S },
            Self::K3d => Facts { name: "k3d", purpose: Purpose::Development, ..K3S },
            Self::Rancher => RANCHER,
            Self::Rke1 => Facts { name: "rke1", ..WHOLE_NODE },
            Self::Talos => TALOS,
            Self::K0s => K0S,
            Self::K8sSnap => Facts { name: "k8s-snap", ..WORDS },
            Self::Kops => Facts { name: "kops", typed_fields: true, ..WHOLE_NODE },
            Self::Kamaji => Facts { name: "kamaji", ..WORDS },
            Self::Vcluster => Facts { name: "vcluster", ..WORDS },
            Self::Promenade => Facts { name: "promenade", ..WORDS },
            Self::Systemd => SYSTEMD,
            Self::MicroK8s => MICRO_K8S,
            Self::EnvFile => Facts { name: "envfile", filesystem: Filesystem::Host, ..WORDS },
            Self::Script => Facts { name: "script", ..WORDS },
            Self::Compose => Facts { name: "compose", ..WORDS },
            Self::KubeletConfiguration => KUBELET_CONFIGURATION,
            Self::EtcdConfiguration => ETCD_CONFIGURATION,
        }
    }
}
