//! cmd/kube-controller-manager/app/options/options.go and
//! controller-manager/options/generic.go, `Validate`: the names in `--controllers`.

use super::{Problem, ServerOptions};

/// The controllers of 1.20 (cmd/kube-controller-manager/app/controllermanager.go,
/// `NewControllerInitializers`), whose names later versions take as aliases.
const OLD: [&str; 38] = [
    "attachdetach",
    "bootstrapsigner",
    "cloud-node-lifecycle",
    "clusterrole-aggregation",
    "cronjob",
    "csrapproving",
    "csrcleaner",
    "csrsigning",
    "daemonset",
    "deployment",
    "disruption",
    "endpoint",
    "endpointslice",
    "endpointslicemirroring",
    "ephemeral-volume",
    "garbagecollector",
    "horizontalpodautoscaling",
    "job",
    "namespace",
    "nodeipam",
    "nodelifecycle",
    "persistentvolume-binder",
    "persistentvolume-expander",
    "podgc",
    "pv-protection",
    "pvc-protection",
    "replicaset",
    "replicationcontroller",
    "resourcequota",
    "root-ca-cert-publisher",
    "route",
    "service",
    "serviceaccount",
    "serviceaccount-token",
    "statefulset",
    "tokencleaner",
    "ttl",
    "ttl-after-finished",
];

/// Aliases that came later (cmd/kube-controller-manager/names/controller_names.go).
const LATER: [&str; 4] = [
    "legacy-service-account-token-cleaner",
    "resource-claim-controller",
    "storage-version-gc",
    "svm",
];

/// The names since 1.28 all end so.
const ENDING: &str = "-controller";

/// Every controller of 1.36 (cmd/kube-controller-manager/names/controller_names.go), without the
/// ending.
const NEW: [&str; 50] = [
    "bootstrap-signer",
    "certificatesigningrequest-approving",
    "certificatesigningrequest-cleaner",
    "certificatesigningrequest-signing",
    "cloud-node-lifecycle",
    "clusterrole-aggregation",
    "cronjob",
    "daemonset",
    "deployment",
    "device-taint-eviction",
    "disruption",
    "endpoints",
    "endpointslice",
    "endpointslice-mirroring",
    "ephemeral-volume",
    "garbage-collector",
    "horizontal-pod-autoscaler",
    "job",
    "kube-apiserver-serving-clustertrustbundle-publisher",
    "legacy-serviceaccount-token-cleaner",
    "namespace",
    "node-ipam",
    "node-lifecycle",
    "node-route",
    "persistentvolume-attach-detach",
    "persistentvolume-binder",
    "persistentvolume-expander",
    "persistentvolume-protection",
    "persistentvolumeclaim-protection",
    "pod-garbage-collector",
    "podcertificaterequest-cleaner",
    "podgroup-protection",
    "replicaset",
    "replicationcontroller",
    "resourceclaim",
    "resourcepoolstatusrequest",
    "resourcequota",
    "root-ca-certificate-publisher",
    "selinux-warning",
    "service-cidr",
    "service-lb",
    "serviceaccount",
    "serviceaccount-token",
    "statefulset",
    "storage-version-migrator",
    "storageversion-garbage-collector",
    "taint-eviction",
    "token-cleaner",
    "ttl",
    "ttl-after-finished",
];

/// Two more controllers of 1.36.
const NEWEST: [&str; 2] = ["validatingadmissionpolicy-status", "volumeattributesclass-protection"];

/// Reports a name that no controller has. Between the versions that were read a name is not judged if
/// either of them has it.
pub(super) fn names<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let version = options.version();
    if !version.at_least(20) || version.at_least(37) {
        return;
    }
    let old_only = version.before(21);
    let Some(given) = options.elements("controllers") else {
        return;
    };
    for (flag, elements) in given {
        for element in elements {
            let name = element.strip_prefix('-').unwrap_or(&element);
            if element == "*" || element.is_empty() || is_known(name, old_only) {
                continue;
            }
            let message = format!("--controllers: there is no controller {name:?}");
            let problem = Problem::new(flag, message).item(element);
            problems.push(problem.help("remove it, or correct its name"));
        }
    }
}

fn is_known(name: &str, old_only: bool) -> bool {
    if OLD.contains(&name) {
        return true;
    }
    if old_only {
        return false;
    }
    let new =
        name.strip_suffix(ENDING).is_some_and(|name| NEW.contains(&name) || NEWEST.contains(&name));
    new || LATER.contains(&name)
}
