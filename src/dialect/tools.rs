//! The tools whose files are read: the path to the flags in each kind of file, and the flags that each
//! tool sets by itself.
//!
//! The paths serve the readers, the fixer, the reading of templates and the documentation.

use crate::apiserver::Dialect;
use crate::dialect::defaults::ToolFlags;
use crate::dialect::flag_path::{FlagPath, Merge, Rest, SimpleTool, file, object};
use crate::dialect::other_flags::{
    CLUSTER_API_OTHERS, EKS_ANYWHERE_OTHERS, K0S_OTHERS, K3S_OTHERS, KAMAJI_OTHERS,
    KUBE_ONE_OTHERS, KUBESPRAY_OTHERS, RANCHER_OTHERS, RKE1_OTHERS, RKE2_CONTROL_PLANE_OTHERS,
    TALOS_OTHERS, VCLUSTER_OTHERS,
};
use crate::dialect::simple_tools::{K8S_SNAP, KAMAJI, KAMAJI_FIELDS, VCLUSTER};

pub(crate) const K0S: ToolFlags = ToolFlags(include_str!("defaults/k0s.flags"));
pub(crate) const K3S: ToolFlags = ToolFlags(include_str!("defaults/k3s.flags"));
pub(crate) const KOPS: ToolFlags = ToolFlags(include_str!("defaults/kops.flags"));
pub(crate) const OPENSHIFT_4_5: ToolFlags = ToolFlags(include_str!("defaults/openshift-4.5.flags"));
pub(crate) const PROMENADE: ToolFlags = ToolFlags(include_str!("defaults/promenade.flags"));
pub(crate) const RKE1: ToolFlags = ToolFlags(include_str!("defaults/rke1.flags"));
pub(crate) const TALOS: ToolFlags = ToolFlags(include_str!("defaults/talos.flags"));

/// Flags in a configuration of kubeadm.
pub(crate) const KUBEADM_FLAGS: &str = "apiServer.extraArgs";

/// The same in its alpha versions.
pub(crate) const KUBEADM_ALPHA_FLAGS: &str = "apiServerExtraArgs";

/// Flags in a configuration of k0s, and what is put behind them.
pub(crate) const K0S_FLAGS: &str = "spec.api.extraArgs";
pub(crate) const K0S_RAW_FLAGS: &str = "spec.api.rawArgs";

/// Flags in a `Cluster` of EKS Anywhere.
pub(crate) const EKS_ANYWHERE_FLAGS: &str = "spec.controlPlaneConfiguration.apiServerExtraArgs";

/// Flags among the variables of kubespray.
pub(crate) const KUBESPRAY_FLAGS: &str = "kube_kubeadm_apiserver_extra_args";

/// Flags in a configuration of OpenShift, and the holder of such a configuration in OpenShift 3.
pub(crate) const OPENSHIFT_FLAGS: &str = "apiServerArguments";
pub(crate) const OPENSHIFT_3_CONFIG: &str = "kubernetesMasterConfig";

/// Flags in a configuration of k3s and RKE2, and among the variables of hetzner-k3s.
pub(crate) const K3S_FLAGS: &str = "kube-apiserver-arg";
pub(crate) const HETZNER_K3S_FLAGS: &str = "kube_api_server_args";

/// Flags in a machine configuration of Talos, and in its document of this name.
pub(crate) const TALOS_FLAGS: &str = "cluster.apiServer.extraArgs";
pub(crate) const TALOS_DOCUMENT_FLAGS: &str = "extraArgs";

/// Flags in a `Cluster` of kOps, and in the configuration of its nodes.
pub(crate) const KOPS_FLAGS: &str = "spec.kubeAPIServer";
pub(crate) const KOPS_NODE_FLAGS: &str = "APIServerConfig.KubeAPIServer";

/// Flags in values of Promenade's chart, and in its `Genesis` below `data`.
pub(crate) const PROMENADE_FLAGS: &str = "apiserver.arguments";

/// A configuration of k0s in an object.
const fn k0s(kind: &'static str, config: &'static str) -> FlagPath {
    FlagPath { config, also: &[K0S_RAW_FLAGS], ..object(Dialect::K0s, kind, K0S_FLAGS) }
}

/// A configuration of kubeadm in an object of Cluster API.
const fn cluster_api(kind: &'static str, config: &'static str) -> FlagPath {
    FlagPath { config, takes_first: true, ..object(Dialect::ClusterApi, kind, KUBEADM_FLAGS) }
}

/// A distribution of Rancher in an object of Cluster API.
const fn rancher(kind: &'static str, flags: &'static str, defaults: &'static str) -> FlagPath {
    let defaults = ToolFlags(defaults);
    let tool = SimpleTool {
        defaults,
        merge: Merge::K3s,
        needs: "spec",
        rest: Rest::Defaults,
        fields: &[],
        changes: None,
    };
    FlagPath { simple: Some(tool), ..object(Dialect::ClusterApi, kind, flags) }
}

/// A spelling of the configuration of RKE1: the flags, what adds to them and what decides on the kubelet
/// CA, and the version.
const fn rke1(
    flags: &'static str,
    also: &'static [&'static str],
    version: &'static [&'static str],
) -> FlagPath {
    FlagPath { also, version, ..file(Dialect::Rke1, flags) }
}

/// The path in every kind of file that has one.
pub(crate) const FLAG_PATHS: [FlagPath; 37] = [
    FlagPath {
        takes_first: true,
        ..object(Dialect::Kubeadm, "kubeadm.k8s.io/ClusterConfiguration", KUBEADM_FLAGS)
    },
    FlagPath {
        takes_first: true,
        ..object(Dialect::Kubeadm, "kubeadm.k8s.io/MasterConfiguration", KUBEADM_ALPHA_FLAGS)
    },
    FlagPath {
        others: &CLUSTER_API_OTHERS,
        ..cluster_api(
            "controlplane.cluster.x-k8s.io/KubeadmControlPlane",
            "spec.kubeadmConfigSpec.clusterConfiguration",
        )
    },
    cluster_api("bootstrap.cluster.x-k8s.io/KubeadmConfig", "spec.clusterConfiguration"),
    FlagPath {
        others: &RKE2_CONTROL_PLANE_OTHERS,
        ..rancher(
            "controlplane.cluster.x-k8s.io/RKE2ControlPlane",
            "spec.serverConfig.kubeAPIServer.extraArgs",
            include_str!("defaults/cluster-api-rke2.flags"),
        )
    },
    rancher(
        "controlplane.cluster.x-k8s.io/KThreesControlPlane",
        "spec.kthreesConfigSpec.serverConfig.kubeAPIServerArg",
        include_str!("defaults/cluster-api-k3s.flags"),
    ),
    FlagPath {
        also: &["kubeadmConfigPatchesJSON6902"],
        ..object(Dialect::Kind, "kind.x-k8s.io/Cluster", "kubeadmConfigPatches")
    },
    FlagPath {
        others: &EKS_ANYWHERE_OTHERS,
        version: &["spec.kubernetesVersion"],
        takes_first: true,
        ..object(Dialect::EksAnywhere, "anywhere.eks.amazonaws.com/Cluster", EKS_ANYWHERE_FLAGS)
    },
    FlagPath {
        also: &["controlPlaneComponents.apiServer.featureGates"],
        others: &KUBE_ONE_OTHERS,
        version: &["versions.kubernetes"],
        takes_first: true,
        ..object(
            Dialect::KubeOne,
            "kubeone.k8c.io/KubeOneCluster",
            "controlPlaneComponents.apiServer.flags",
        )
    },
    FlagPath { others: &KUBESPRAY_OTHERS, ..file(Dialect::Kubespray, KUBESPRAY_FLAGS) },
    object(
        Dialect::OpenShift,
        "kubecontrolplane.config.openshift.io/KubeAPIServerConfig",
        OPENSHIFT_FLAGS,
    ),
    FlagPath {
        config: OPENSHIFT_3_CONFIG,
        ..object(Dialect::OpenShift, "/MasterConfig", OPENSHIFT_FLAGS)
    },
    FlagPath { others: &K3S_OTHERS, ..file(Dialect::K3s, K3S_FLAGS) },
    file(Dialect::K3s, HETZNER_K3S_FLAGS),
    FlagPath { others: &K3S_OTHERS, ..file(Dialect::Rke2, K3S_FLAGS) },
    FlagPath {
        version: &["image"],
        ..object(Dialect::K3d, "k3d.io/Simple", "options.k3s.extraArgs")
    },
    FlagPath {
        config: "spec.rkeConfig.machineGlobalConfig",
        others: &RANCHER_OTHERS,
        version: &["spec.kubernetesVersion"],
        ..object(Dialect::Rancher, "provisioning.cattle.io/Cluster", K3S_FLAGS)
    },
    FlagPath {
        others: &RKE1_OTHERS,
        ..rke1(
            "services.kube-api.extra_args",
            &[
                "services.kube-api.extra_args_array",
                "services.kubelet.generate_serving_certificate",
            ],
            &["kubernetes_version"],
        )
    },
    rke1(
        "services.kubeApi.extraArgs",
        &["services.kubeApi.extraArgsArray", "services.kubelet.generateServingCertificate"],
        &["kubernetesVersion"],
    ),
    rke1(
        "services.kube_api.extra_args",
        &["services.kube_api.extra_args_array", "services.kubelet.generate_serving_certificate"],
        &["kubernetes_version"],
    ),
    FlagPath { others: &TALOS_OTHERS, ..file(Dialect::Talos, TALOS_FLAGS) },
    object(Dialect::Talos, "/KubeAPIServerConfig", TALOS_DOCUMENT_FLAGS),
    FlagPath { others: &K0S_OTHERS, ..k0s("k0s.k0sproject.io/ClusterConfig", "") },
    FlagPath {
        version: &["spec.k0s.version"],
        ..k0s("k0sctl.k0sproject.io/Cluster", "spec.k0s.config")
    },
    k0s("controlplane.cluster.x-k8s.io/K0sControlPlane", "spec.k0sConfigSpec.k0s"),
    k0s("controlplane.cluster.x-k8s.io/K0smotronControlPlane", "spec.k0sConfig"),
    k0s("k0smotron.io/Cluster", "spec.k0sConfig"),
    FlagPath { simple: Some(K8S_SNAP), ..file(Dialect::K8sSnap, "extra-node-kube-apiserver-args") },
    FlagPath {
        simple: Some(SimpleTool {
            needs: "spec.spec.controlPlane.extraKubeAPIServerArgs",
            ..K8S_SNAP
        }),
        ..object(
            Dialect::K8sSnap,
            "controlplane.cluster.x-k8s.io/CK8sControlPlane",
            "spec.spec.controlPlane.extraKubeAPIServerArgs",
        )
    },
    FlagPath {
        version: &["spec.kubernetesVersion"],
        ..object(Dialect::Kops, "kops.k8s.io/Cluster", KOPS_FLAGS)
    },
    FlagPath { version: &["KubernetesVersion"], ..file(Dialect::Kops, KOPS_NODE_FLAGS) },
    FlagPath {
        others: &KAMAJI_OTHERS,
        version: &["spec.kubernetes.version"],
        simple: Some(SimpleTool { fields: &KAMAJI_FIELDS, ..KAMAJI }),
        ..object(
            Dialect::Kamaji,
            "kamaji.clastix.io/TenantControlPlane",
            "spec.controlPlane.deployment.extraArgs.apiServer",
        )
    },
    FlagPath {
        simple: Some(SimpleTool { rest: Rest::DefaultsIfVersioned, ..KAMAJI }),
        ..object(
            Dialect::Kamaji,
            "controlplane.cluster.x-k8s.io/KamajiControlPlane",
            "spec.apiServer.extraArgs",
        )
    },
    file(Dialect::MicroK8s, "extraKubeAPIServerArgs"),
    FlagPath {
        version: &["controlPlane.distro.k8s.version", "controlPlane.distro.k8s.image.tag"],
        others: &VCLUSTER_OTHERS,
        simple: Some(VCLUSTER),
        ..file(Dialect::Vcluster, "controlPlane.distro.k8s.apiServer.extraArgs")
    },
    FlagPath {
        also: &["const.command_prefix", "command_prefix", "conf.*.command_options"],
        ..file(Dialect::Promenade, PROMENADE_FLAGS)
    },
    FlagPath {
        config: "data",
        also: &["apiserver.command_prefix"],
        ..file(Dialect::Promenade, PROMENADE_FLAGS)
    },
];

/// For each kind of object whose row says all about its tool, a word that every such object has.
pub(crate) fn simple_words() -> impl Iterator<Item = &'static str> {
    FLAG_PATHS.iter().filter(|path| path.simple.is_some()).filter_map(word)
}

/// The kind of an object or, if objects of other tools are of the same kind, its group: `kamaji.clastix.io/`.
fn word(path: &'static FlagPath) -> Option<&'static str> {
    let (group, kind) = path.object.split_once('/')?;
    let is_kind =
        |other: &FlagPath| other.object.rsplit_once('/').is_some_and(|(_, of)| of == kind);
    if FLAG_PATHS.iter().filter(|other| is_kind(other)).count() == 1 {
        return Some(kind);
    }
    path.object.get(..=group.len())
}
