//! The facts about each format, by what the formats have in common.

use super::dialect::Dialect;
use super::dialect_facts::{CompanionFlags, Facts, Filesystem, Purpose, RepeatedKeys};

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
