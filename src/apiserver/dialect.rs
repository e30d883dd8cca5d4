//! The formats that configure a component.

/// A format that configures a component.
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
    /// The file of etcd's `--config-file`.
    EtcdConfiguration,
}

impl Dialect {
    /// Every format, in the order of the documentation.
    pub const ALL: [Self; 30] = [
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
        Self::EtcdConfiguration,
    ];

    /// The word in every output.
    pub const fn name(self) -> &'static str {
        self.facts().name
    }

    /// True if the manifest holds fields of an object that mean the same as flags, so no flag is given.
    pub const fn holds_fields(self) -> bool {
        matches!(self, Self::KubeletConfiguration | Self::EtcdConfiguration)
    }
}
