//! The formats that configure a kube-apiserver, and the facts about each that rules ask for.

/// A format that configures a kube-apiserver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// A `Pod`: usually a static pod manifest for the kubelet.
    StaticPod,
    /// A `Deployment`, `DaemonSet` or another kind with a pod template.
    Workload,
    /// A kubeadm `ClusterConfiguration` (or `MasterConfiguration`).
    Kubeadm,
    /// A patch of the pod that kubeadm writes.
    KubeadmPatch,
    /// A control plane or a bootstrap configuration of Cluster API.
    ClusterApi,
    /// A kind `Cluster`.
    Kind,
    /// An EKS Anywhere `Cluster`.
    EksAnywhere,
    /// The command line of minikube.
    Minikube,
    /// A KubeOne `KubeOneCluster`.
    KubeOne,
    /// Group variables of kubespray.
    Kubespray,
    /// OpenShift's `KubeAPIServerConfig`, or the `MasterConfig` of OpenShift 3.
    OpenShift,
    /// The configuration file of k3s, or its command line.
    K3s,
    /// The configuration file of RKE2, or its command line.
    Rke2,
    /// The configuration file of k3d, or its command line.
    K3d,
    /// A cluster that Rancher provisions with k3s or RKE2.
    Rancher,
    /// `cluster.yml` of RKE 1.
    Rke1,
    /// A Talos machine configuration.
    Talos,
    /// A k0s `ClusterConfig`.
    K0s,
    /// The node configuration of Canonical Kubernetes, the snap `k8s`.
    K8sSnap,
    /// A kOps `Cluster`.
    Kops,
    /// A Kamaji `TenantControlPlane`, or the `KamajiControlPlane` of Cluster API.
    Kamaji,
    /// The values of vcluster.
    Vcluster,
    /// The values of Promenade's chart, or its `Genesis` document.
    Promenade,
    /// A systemd unit.
    Systemd,
    /// The arguments file of MicroK8s.
    MicroK8s,
    /// A file of variables that a unit reads.
    EnvFile,
    /// A command in a shell script.
    Script,
    /// A service of a Compose file.
    Compose,
    /// A `KubeletConfiguration`.
    KubeletConfiguration,
}

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
    /// The tool sets none, as kubeadm.
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
    /// The tool completes relative paths.
    pub relative_paths: bool,
    /// Whether the tool sets flags that other flags need (`validate::companions`).
    pub companions: CompanionFlags,
    /// The character at the end of a line that the next line continues, if the format has one.
    pub continuation: Option<char>,
    /// The setting of the CA for kubelets, if the tool has fields for it.
    pub kubelet_authority: Option<&'static str>,
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
    relative_paths: false,
    companions: CompanionFlags::Unknown,
    continuation: None,
    kubelet_authority: None,
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
    repeated_keys: RepeatedKeys::Last,
    uncovered: "kubeadm does not mount: no entry of extraVolumes covers it",
    ..NAMES
};

/// The same, in a configuration of k3s or RKE2, which keeps the last of several equal keys (k3s,
/// pkg/configfilearg/parser.go, since 1.21).
const K3S: Facts = Facts {
    known: (22, 36),
    filesystem: Filesystem::Host,
    repeated_keys: RepeatedKeys::Last,
    ..NAMES
};

const KUBELET_CONFIGURATION: Facts = Facts {
    name: "kubelet-configuration",
    reader: "the kubelet",
    refusal: "the kubelet will not start",
    ..NAMES
};

impl Dialect {
    /// Every format, in the order of the documentation.
    pub const ALL: [Self; 29] = [
        Self::StaticPod,
        Self::Workload,
        Self::Kubeadm,
        Self::KubeadmPatch,
        Self::ClusterApi,
        Self::Kind,
        Self::EksAnywhere,
        Self::Minikube,
        Self::KubeOne,
        Self::Kubespray,
        Self::OpenShift,
        Self::K3s,
        Self::Rke2,
        Self::K3d,
        Self::Rancher,
        Self::Rke1,
        Self::Talos,
        Self::K0s,
        Self::K8sSnap,
        Self::Kops,
        Self::Kamaji,
        Self::Vcluster,
        Self::Promenade,
        Self::Systemd,
        Self::MicroK8s,
        Self::EnvFile,
        Self::Script,
        Self::Compose,
        Self::KubeletConfiguration,
    ];

    /// The facts about the format and its tool.
    pub const fn facts(self) -> Facts {
        match self {
            Self::StaticPod => Facts {
                name: "static-pod",
                reader: "the kubelet",
                refusal: "the kubelet cannot decode the Pod",
                // pkg/kubelet/config/common.go, `tryDecodeSinglePod`, is not strict about them.
                repeated_keys: RepeatedKeys::Last,
                certificates: KUBEADM_PKI,
                ..WORDS
            },
            Self::Workload => Facts { name: "workload", certificates: KUBEADM_PKI, ..WORDS },
            Self::Kubeadm => Facts {
                name: "kubeadm",
                reader: "kubeadm",
                certificates: KUBEADM_PKI,
                companions: CompanionFlags::None,
                ..KUBEADM
            },
            Self::KubeadmPatch => Facts { name: "kubeadm-patch", adds_dashes: false, ..KUBEADM },
            Self::ClusterApi => Facts {
                name: "cluster-api",
                repeated_keys: RepeatedKeys::Either,
                decoder: "Cluster API",
                companions: CompanionFlags::None,
                certificates: KUBEADM_PKI,
                ..KUBEADM
            },
            // Both decode with yaml.v3 (kind, pkg/internal/apis/config/encoding/load.go; Talos,
            // pkg/machinery/config/decoder/decoder.go).
            Self::Kind => Facts {
                name: "kind",
                reader: "kind",
                purpose: Purpose::Development,
                companions: CompanionFlags::None,
                repeated_keys: RepeatedKeys::Refused,
                ..KUBEADM
            },
            Self::EksAnywhere => Facts {
                name: "eks-anywhere",
                repeated_keys: RepeatedKeys::Either,
                decoder: "EKS Anywhere",
                certificates: KUBEADM_PKI,
                ..KUBEADM
            },
            Self::Minikube => Facts {
                name: "minikube",
                purpose: Purpose::Development,
                repeated_keys: RepeatedKeys::Either,
                ..KUBEADM
            },
            Self::KubeOne => Facts {
                name: "kubeone",
                decoder: "KubeOne",
                repeated_keys: RepeatedKeys::Either,
                ..KUBEADM
            },
            Self::Kubespray => {
                Facts { name: "kubespray", repeated_keys: RepeatedKeys::Either, ..KUBEADM }
            }
            Self::OpenShift => Facts {
                name: "openshift",
                own_flags: true,
                relative_paths: true,
                kubelet_authority: Some(
                    "kubeletClientInfo.ca (OpenShift 3) or kubelet-certificate-authority in \
apiServerArguments (OpenShift 4)",
                ),
                ..NAMES
            },
            Self::K3s => Facts { name: "k3s", ..K3S },
            Self::Rke2 => Facts { name: "rke2", ..K3S },
            Self::K3d => Facts { name: "k3d", purpose: Purpose::Development, ..K3S },
            Self::Rancher => Facts { name: "rancher", ..K3S },
            Self::Rke1 => Facts { name: "rke1", ..NAMES },
            Self::Talos => Facts {
                name: "talos",
                reader: "Talos",
                uncovered: "Talos does not mount: no entry of extraVolumes covers it",
                repeated_keys: RepeatedKeys::Refused,
                ..NAMES
            },
            Self::K0s => Facts { name: "k0s", filesystem: Filesystem::Host, ..NAMES },
            Self::K8sSnap => Facts { name: "k8s-snap", ..WORDS },
            Self::Kops => Facts { name: "kops", ..NAMES },
            Self::Kamaji => Facts { name: "kamaji", ..WORDS },
            Self::Vcluster => Facts { name: "vcluster", ..WORDS },
            Self::Promenade => Facts { name: "promenade", ..WORDS },
            Self::Systemd => Facts {
                name: "systemd",
                continuation: Some('\\'),
                filesystem: Filesystem::Host,
                ..WORDS
            },
            // The first release of MicroK8s had Kubernetes 1.10.
            Self::MicroK8s => {
                Facts { name: "microk8s", known: (10, 36), filesystem: Filesystem::Host, ..WORDS }
            }
            Self::EnvFile => Facts { name: "envfile", filesystem: Filesystem::Host, ..WORDS },
            Self::Script => Facts { name: "script", ..WORDS },
            Self::Compose => Facts { name: "compose", ..WORDS },
            Self::KubeletConfiguration => KUBELET_CONFIGURATION,
        }
    }

    /// The word in every output.
    pub const fn name(self) -> &'static str {
        self.facts().name
    }

    /// True if the manifest holds fields of an object that mean the same as flags, so no flag is given.
    pub const fn holds_fields(self) -> bool {
        matches!(self, Self::KubeletConfiguration)
    }
}
