//! The ways of writing a kube-apiserver down, and what the clusters written so are for.

/// A way of writing a kube-apiserver down.
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
    /// Group variables of kubespray.
    Kubespray,
    /// OpenShift's `KubeAPIServerConfig`, or the `MasterConfig` of OpenShift 3.
    OpenShift,
    /// The configuration file of k3s, or its command line.
    K3s,
    /// The configuration file of RKE2, or its command line.
    Rke2,
    /// A cluster that Rancher provisions with k3s or RKE2.
    Rancher,
    /// `cluster.yml` of RKE 1.
    Rke1,
    /// A Talos machine configuration.
    Talos,
    /// A k0s `ClusterConfig`.
    K0s,
    /// A kOps `Cluster`.
    Kops,
    /// A Kamaji `TenantControlPlane`.
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
}

/// What a cluster is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Others rely on it.
    Production,
    /// It lives on one machine for a while.
    Development,
}

impl Dialect {
    /// The word in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::StaticPod => "static-pod",
            Self::Workload => "workload",
            Self::Kubeadm => "kubeadm",
            Self::KubeadmPatch => "kubeadm-patch",
            Self::ClusterApi => "cluster-api",
            Self::Kind => "kind",
            Self::EksAnywhere => "eks-anywhere",
            Self::Kubespray => "kubespray",
            Self::OpenShift => "openshift",
            Self::K3s => "k3s",
            Self::Rke2 => "rke2",
            Self::Rancher => "rancher",
            Self::Rke1 => "rke1",
            Self::Talos => "talos",
            Self::K0s => "k0s",
            Self::Kops => "kops",
            Self::Kamaji => "kamaji",
            Self::Vcluster => "vcluster",
            Self::Promenade => "promenade",
            Self::Systemd => "systemd",
            Self::MicroK8s => "microk8s",
            Self::EnvFile => "envfile",
            Self::Script => "script",
        }
    }

    /// What the clusters that are written this way are for.
    pub const fn purpose(self) -> Purpose {
        match self {
            Self::Kind => Purpose::Development,
            _ => Purpose::Production,
        }
    }

    /// The minor versions of Kubernetes for which the flags that its tool sets by itself were read. The
    /// tools were read when 1.36 was the newest; the oldest is that of facts about the tool, where
    /// there is one.
    pub const fn known(self) -> (u8, u8) {
        let oldest = match self {
            Self::Kubeadm
            | Self::KubeadmPatch
            | Self::ClusterApi
            | Self::Kind
            | Self::EksAnywhere
            | Self::Kubespray => 8,
            Self::K3s | Self::Rke2 | Self::Rancher => 22,
            _ => 0,
        };
        (oldest, 36)
    }

    /// Who decodes the `extraArgs` of kubeadm's configuration first, and refuses what does not fit.
    pub const fn decoder(self) -> &'static str {
        match self {
            Self::ClusterApi => "Cluster API",
            Self::EksAnywhere => "EKS Anywhere",
            _ => "kubeadm",
        }
    }

    /// True where the manifest holds names and values, and the tool puts the dashes before them.
    pub const fn adds_dashes(self) -> bool {
        match self {
            Self::StaticPod
            | Self::Workload
            | Self::KubeadmPatch
            | Self::Kamaji
            | Self::Vcluster
            | Self::Promenade
            | Self::Systemd
            | Self::MicroK8s
            | Self::EnvFile
            | Self::Script => false,
            Self::Kubeadm
            | Self::ClusterApi
            | Self::Kind
            | Self::EksAnywhere
            | Self::Kubespray
            | Self::OpenShift
            | Self::K3s
            | Self::Rke2
            | Self::Rancher
            | Self::Rke1
            | Self::Talos
            | Self::K0s
            | Self::Kops => true,
        }
    }
}
