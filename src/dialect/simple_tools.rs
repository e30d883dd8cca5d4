//! The tools of which rows of [`FLAG_PATHS`](super::tools::FLAG_PATHS) say all: Kamaji, k8s-snap and vcluster.

use crate::dialect::defaults::ToolFlags;
use crate::dialect::flag_path::{Changes, FieldFlag, FirstRelease, Merge, Rest, SimpleTool};
use crate::dialect::tool_version::Tool;

pub(super) const KAMAJI: SimpleTool = SimpleTool {
    defaults: ToolFlags(include_str!("defaults/kamaji.flags")),
    merge: Merge::Words { repeated: "service-account-issuer" },
    needs: "",
    rest: Rest::Defaults,
    fields: &[],
    changes: Some(KAMAJI_CHANGES),
};

/// `buildKubeAPIServerCommand` in internal/builders/controlplane/deployment.go at 7ac8e5e (`MergeMaps`), 281d231
/// (`mergeAPIServerArgs`) and 14f83de, and `KubeadmVersion` in `internal/upgrade/kubeadm_version.go` at each tag, above
/// which `internal/webhook/handlers/tcp_version.go` refuses a version of Kubernetes.
const KAMAJI_CHANGES: Changes = Changes {
    tool: Tool::Kamaji,
    gives_way: FirstRelease { release: &[0, 4, 2], kubernetes: 30 },
    keeps_fixed: FirstRelease { release: &[26, 5, 2], kubernetes: 36 },
    leaves_out: FirstRelease { release: &[26, 7, 5], kubernetes: 37 },
};

/// A field of Kamaji and the API's default for it (`api/v1alpha1/tenantcontrolplane_types.go`, ddbabd8).
const fn kamaji_field(
    flag: &'static str,
    paths: &'static [&'static str],
    default: &'static str,
) -> FieldFlag {
    FieldFlag { flag, paths, default: Some(default) }
}

pub(super) const KAMAJI_FIELDS: [FieldFlag; 5] = [
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
pub(super) const K8S_SNAP: SimpleTool = SimpleTool {
    defaults: ToolFlags(include_str!("defaults/k8s-snap.flags")),
    merge: Merge::ShellLines,
    needs: "extra-node-kube-apiserver-args",
    rest: Rest::Defaults,
    fields: &[],
    changes: None,
};

/// Which flags vcluster adds depends on where its nodes are.
pub(super) const VCLUSTER: SimpleTool = SimpleTool {
    defaults: ToolFlags(include_str!("defaults/vcluster.flags")),
    merge: Merge::WordsBehind,
    needs: "controlPlane.distro.k8s.apiServer",
    rest: Rest::More,
    fields: &[],
    changes: None,
};
