//! The tools whose files are read: the path to the flags in each kind of file, and the flags that each
//! tool sets by itself.
//!
//! The paths serve the readers, the fixer, the reading of templates and the documentation.

use crate::apiserver::Dialect;
use crate::dialect::defaults::ToolFlags;
use crate::dialect::flag_path::{FieldFlag, FlagPath, Merge, Rest, SimpleTool, file, object};
use crate::dialect::tool_version::Tool;

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
        gives_way: None,
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

const KAMAJI: SimpleTool = SimpleTool {
    defaults: ToolFlags(include_str!("defaults/kamaji.flags")),
    merge: Merge::Words { repeated: "service-account-issuer" },
    needs: "",
    rest: Rest::Defaults,
    fields: &[],
    gives_way: Some((Tool::Kamaji, [26, 7])),
};

/// A field of Kamaji and the API's default for it (`api/v1alpha1/tenantcontrolplane_types.go`, ddbabd8).
const fn kamaji_field(
    flag: &'static str,
    paths: &'static [&'static str],
    default: &'static str,
) -> FieldFlag {
    FieldFlag { flag, paths, default: Some(default) }
}

const KAMAJI_FIELDS: [FieldFlag; 5] = [
    kamaji_field(
        "enable-admission-plugins",
        &["spec.kubernetes.admissionControllers"],
        "CertificateApproval,CertificateSigning,CertificateSubjectRestriction,DefaultIngressClass,\
DefaultStorageClass,DefaultTolerationSeconds,LimitRanger,MutatingAdmissionWebhook,NamespaceLifecycle,\
PersistentVolumeClaimResize,Priority,ResourceQuota,RuntimeClass,ServiceAccount,\
StorageObjectInUseProtection,TaintNodesByCondition,ValidatingAdmissionWebhook",
    ),
    kamaji_field(
        "kubelet-preferred-address-types",
        &["spec.kubernetes.kubelet.preferredAddressTypes"],
        "InternalIP,ExternalIP,Hostname",
    ),
    kamaji_field("secure-port", &["spec.networkProfile.port"], "6443"),
    kamaji_field(
        "service-cluster-ip-range",
        &["spec.networkProfile.serviceCidrs", "spec.networkProfile.serviceCidr"],
        "10.96.0.0/16",
    ),
    // No field decides on it.
    kamaji_field("service-account-issuer", &[], "https://kubernetes.default.svc.cluster.local"),
];

/// The snap sorts the entries and writes each as a line of the file of arguments, which
/// `k8s::common::execute_service` reads (`ServiceArgsFromMap` in src/k8s/pkg/utils and k8s/lib.sh of
/// canonical/k8s-snap).
const K8S_SNAP: SimpleTool = SimpleTool {
    defaults: ToolFlags(include_str!("defaults/k8s-snap.flags")),
    merge: Merge::ShellLines,
    needs: "extra-node-kube-apiserver-args",
    rest: Rest::Defaults,
    fields: &[],
    gives_way: None,
};

/// Which flags vcluster adds depends on where its nodes are.
const VCLUSTER: SimpleTool = SimpleTool {
    defaults: ToolFlags(include_str!("defaults/vcluster.flags")),
    merge: Merge::WordsBehind,
    needs: "controlPlane.distro.k8s.apiServer",
    rest: Rest::More,
    fields: &[],
    gives_way: None,
};

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
    cluster_api(
        "controlplane.cluster.x-k8s.io/KubeadmControlPlane",
        "spec.kubeadmConfigSpec.clusterConfiguration",
    ),
    cluster_api("bootstrap.cluster.x-k8s.io/KubeadmConfig", "spec.clusterConfiguration"),
    rancher(
        "controlplane.cluster.x-k8s.io/RKE2ControlPlane",
        "spec.serverConfig.kubeAPIServer.extraArgs",
        include_str!("defaults/cluster-api-rke2.flags"),
    ),
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
        version: &["spec.kubernetesVersion"],
        takes_first: true,
        ..object(Dialect::EksAnywhere, "anywhere.eks.amazonaws.com/Cluster", EKS_ANYWHERE_FLAGS)
    },
    FlagPath {
        also: &["controlPlaneComponents.apiServer.featureGates"],
        version: &["versions.kubernetes"],
        takes_first: true,
        ..object(
            Dialect::KubeOne,
            "kubeone.k8c.io/KubeOneCluster",
            "controlPlaneComponents.apiServer.flags",
        )
    },
    file(Dialect::Kubespray, KUBESPRAY_FLAGS),
    object(
        Dialect::OpenShift,
        "kubecontrolplane.config.openshift.io/KubeAPIServerConfig",
        OPENSHIFT_FLAGS,
    ),
    FlagPath {
        config: OPENSHIFT_3_CONFIG,
        ..object(Dialect::OpenShift, "/MasterConfig", OPENSHIFT_FLAGS)
    },
    file(Dialect::K3s, K3S_FLAGS),
    file(Dialect::K3s, HETZNER_K3S_FLAGS),
    file(Dialect::Rke2, K3S_FLAGS),
    FlagPath {
        version: &["image"],
        ..object(Dialect::K3d, "k3d.io/Simple", "options.k3s.extraArgs")
    },
    FlagPath {
        config: "spec.rkeConfig.machineGlobalConfig",
        version: &["spec.kubernetesVersion"],
        ..object(Dialect::Rancher, "provisioning.cattle.io/Cluster", K3S_FLAGS)
    },
    rke1(
        "services.kube-api.extra_args",
        &["services.kube-api.extra_args_array", "services.kubelet.generate_serving_certificate"],
        &["kubernetes_version"],
    ),
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
    file(Dialect::Talos, TALOS_FLAGS),
    object(Dialect::Talos, "/KubeAPIServerConfig", TALOS_DOCUMENT_FLAGS),
    k0s("k0s.k0sproject.io/ClusterConfig", ""),
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

/// The kinds of objects whose rows say all about their tool.
pub(crate) fn simple_kinds() -> impl Iterator<Item = &'static str> {
    let simple = FLAG_PATHS.iter().filter(|path| path.simple.is_some());
    simple.filter_map(|path| Some(path.object.split_once('/')?.1))
}
