//! The tools whose files are read: the path to the flags in each kind of file, and the flags that each
//! tool sets by itself.
//!
//! The paths serve the readers, the fixer, the reading of templates and the documentation.

use crate::apiserver::Dialect;
use crate::dialect::context::Object;
use crate::dialect::defaults::ToolFlags;
use crate::source::Span;
use crate::yaml::Node;

pub(crate) const K0S: ToolFlags = ToolFlags(include_str!("defaults/k0s.flags"));
pub(crate) const K3S: ToolFlags = ToolFlags(include_str!("defaults/k3s.flags"));
pub(crate) const KOPS: ToolFlags = ToolFlags(include_str!("defaults/kops.flags"));
pub(crate) const OPENSHIFT_4_5: ToolFlags = ToolFlags(include_str!("defaults/openshift-4.5.flags"));
pub(crate) const PROMENADE: ToolFlags = ToolFlags(include_str!("defaults/promenade.flags"));
pub(crate) const RKE1: ToolFlags = ToolFlags(include_str!("defaults/rke1.flags"));
pub(crate) const TALOS: ToolFlags = ToolFlags(include_str!("defaults/talos.flags"));

/// The path to the flags in one kind of file.
#[derive(Debug)]
pub(crate) struct FlagPath {
    /// The dialect of the file.
    pub(crate) dialect: Dialect,
    /// The group and the kind of the object: `kops.k8s.io/Cluster`. Empty for a file without a type. A
    /// kind of Cluster API includes its template: the same fields are below `spec.template`.
    pub(crate) object: &'static str,
    /// The keys from the root to the configuration of the tool, if it is inside of something else.
    pub(crate) config: &'static str,
    /// The keys from there to the flags.
    pub(crate) flags: &'static str,
    /// Keys from there to what else decides on flags.
    pub(crate) also: &'static [&'static str],
    /// The keys from the root to the version of Kubernetes. The first that is written is read.
    pub(crate) version: &'static [&'static str],
    /// A fix may write the first flag.
    pub(crate) takes_first: bool,
    /// How the flags become a command line, if the table says all about the tool.
    pub(crate) simple: Option<SimpleTool>,
}

/// A tool that keeps flags at one path, over flags of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SimpleTool {
    /// The flags that it sets.
    pub(crate) defaults: ToolFlags,
    /// The way from what is written to arguments.
    pub(crate) merge: Merge,
    /// The keys to what a file must have to start a server.
    pub(crate) needs: &'static str,
    /// What else may be on the command line.
    pub(crate) rest: Rest,
}

/// How a tool puts written flags among its own.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Merge {
    /// `[--name=value]`: the last one of a name replaces the tool's own, unless that is fixed. All
    /// values of one flag are kept.
    Words {
        /// That flag.
        repeated: &'static str,
    },
    /// `[--name=value]`: behind the tool's own, which are left out if they are written.
    WordsBehind,
    /// `{--name: value}`: each entry is a line `--name=value` of a file that a shell splits into words.
    /// Null removes the tool's own.
    ShellLines,
    /// `[name=value, name+=value]`, as k3s and RKE2 take them.
    K3s,
}

/// What else may be on the command line of a simple tool.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rest {
    /// Nothing but the flags that the tool sets.
    Defaults,
    /// The same. An object without a version is a patch of another one, because the API demands it.
    DefaultsIfVersioned,
    /// More flags of the tool, depending on what is not in the file.
    More,
}

/// The path of a dialect in a file without a type.
const fn file(dialect: Dialect, flags: &'static str) -> FlagPath {
    object(dialect, "", flags)
}

/// The path of a dialect in a kind of object.
const fn object(dialect: Dialect, object: &'static str, flags: &'static str) -> FlagPath {
    FlagPath {
        dialect,
        object,
        config: "",
        flags,
        also: &[],
        version: &["spec.version"],
        takes_first: false,
        simple: None,
    }
}

/// Flags in a configuration of kubeadm.
pub(crate) const KUBEADM_FLAGS: &str = "apiServer.extraArgs";

/// The same in its alpha versions.
pub(crate) const KUBEADM_ALPHA_FLAGS: &str = "apiServerExtraArgs";

/// Flags in a configuration of k0s.
const K0S_FLAGS: &str = "spec.api.extraArgs";

/// A configuration of k0s in an object.
const fn k0s(kind: &'static str, config: &'static str) -> FlagPath {
    FlagPath { config, also: &["spec.api.rawArgs"], ..object(Dialect::K0s, kind, K0S_FLAGS) }
}

/// A configuration of kubeadm in an object of Cluster API.
const fn cluster_api(kind: &'static str, config: &'static str) -> FlagPath {
    FlagPath { config, takes_first: true, ..object(Dialect::ClusterApi, kind, KUBEADM_FLAGS) }
}

/// A distribution of Rancher in an object of Cluster API.
const fn rancher(kind: &'static str, flags: &'static str, defaults: &'static str) -> FlagPath {
    let defaults = ToolFlags(defaults);
    let tool = SimpleTool { defaults, merge: Merge::K3s, needs: "spec", rest: Rest::Defaults };
    FlagPath { simple: Some(tool), ..object(Dialect::ClusterApi, kind, flags) }
}

const KAMAJI: SimpleTool = SimpleTool {
    defaults: ToolFlags(include_str!("defaults/kamaji.flags")),
    merge: Merge::Words { repeated: "service-account-issuer" },
    needs: "",
    rest: Rest::DefaultsIfVersioned,
};

/// The snap sorts the entries and writes each as a line of the file of arguments, which
/// `k8s::common::execute_service` reads (`ServiceArgsFromMap` in src/k8s/pkg/utils and k8s/lib.sh of
/// canonical/k8s-snap).
const K8S_SNAP: SimpleTool = SimpleTool {
    defaults: ToolFlags(include_str!("defaults/k8s-snap.flags")),
    merge: Merge::ShellLines,
    needs: "extra-node-kube-apiserver-args",
    rest: Rest::Defaults,
};

/// Which flags vcluster adds depends on where its nodes are.
const VCLUSTER: SimpleTool = SimpleTool {
    defaults: ToolFlags(include_str!("defaults/vcluster.flags")),
    merge: Merge::WordsBehind,
    needs: "controlPlane.distro.k8s.apiServer",
    rest: Rest::More,
};

/// The path in every kind of file that has one.
pub(crate) const FLAG_PATHS: [FlagPath; 33] = [
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
        ..object(
            Dialect::EksAnywhere,
            "anywhere.eks.amazonaws.com/Cluster",
            "spec.controlPlaneConfiguration.apiServerExtraArgs",
        )
    },
    file(Dialect::Kubespray, "kube_kubeadm_apiserver_extra_args"),
    object(
        Dialect::OpenShift,
        "kubecontrolplane.config.openshift.io/KubeAPIServerConfig",
        "apiServerArguments",
    ),
    FlagPath {
        config: "kubernetesMasterConfig",
        ..object(Dialect::OpenShift, "/MasterConfig", "apiServerArguments")
    },
    file(Dialect::K3s, "kube-apiserver-arg"),
    file(Dialect::Rke2, "kube-apiserver-arg"),
    FlagPath {
        config: "spec.rkeConfig.machineGlobalConfig",
        version: &["spec.kubernetesVersion"],
        ..object(Dialect::Rancher, "provisioning.cattle.io/Cluster", "kube-apiserver-arg")
    },
    FlagPath {
        also: &[
            "services.kube-api.extra_args_array",
            "services.kubelet.generate_serving_certificate",
        ],
        ..file(Dialect::Rke1, "services.kube-api.extra_args")
    },
    FlagPath {
        also: &["services.kubeApi.extraArgsArray", "services.kubelet.generateServingCertificate"],
        ..file(Dialect::Rke1, "services.kubeApi.extraArgs")
    },
    FlagPath {
        also: &[
            "services.kube_api.extra_args_array",
            "services.kubelet.generate_serving_certificate",
        ],
        ..file(Dialect::Rke1, "services.kube_api.extra_args")
    },
    file(Dialect::Talos, "cluster.apiServer.extraArgs"),
    object(Dialect::Talos, "/KubeAPIServerConfig", "extraArgs"),
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
        ..object(Dialect::Kops, "kops.k8s.io/Cluster", "spec.kubeAPIServer")
    },
    FlagPath {
        version: &["KubernetesVersion"],
        ..file(Dialect::Kops, "APIServerConfig.KubeAPIServer")
    },
    FlagPath {
        version: &["spec.kubernetes.version"],
        simple: Some(KAMAJI),
        ..object(
            Dialect::Kamaji,
            "kamaji.clastix.io/TenantControlPlane",
            "spec.controlPlane.deployment.extraArgs.apiServer",
        )
    },
    FlagPath {
        simple: Some(KAMAJI),
        ..object(
            Dialect::Kamaji,
            "controlplane.cluster.x-k8s.io/KamajiControlPlane",
            "spec.apiServer.extraArgs",
        )
    },
    FlagPath {
        version: &["controlPlane.distro.k8s.version", "controlPlane.distro.k8s.image.tag"],
        simple: Some(VCLUSTER),
        ..file(Dialect::Vcluster, "controlPlane.distro.k8s.apiServer.extraArgs")
    },
    FlagPath {
        also: &["const.command_prefix", "command_prefix", "conf.*.command_options"],
        ..file(Dialect::Promenade, "apiserver.arguments")
    },
    FlagPath {
        config: "data",
        also: &["apiserver.command_prefix"],
        ..file(Dialect::Promenade, "apiserver.arguments")
    },
];

/// The keys on the ways to the flags of a dialect.
pub(crate) fn keys(dialect: Dialect) -> Vec<&'static str> {
    let mut keys = Vec::new();
    for row in FLAG_PATHS.iter().filter(|row| row.dialect == dialect) {
        let template = if row.object.ends_with("ControlPlane") { "template" } else { "" };
        let paths = [row.config, row.flags, template].into_iter().chain(row.also.iter().copied());
        for key in paths.flat_map(|path| path.split('.')) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys
}

/// The place for the flags of a configuration.
pub(crate) struct FlagHome {
    /// The keys from the root to the flags.
    pub(crate) keys: Vec<&'static str>,
    /// They are a list of `name` and `value`.
    pub(crate) is_list: bool,
}

/// A row of [`FLAG_PATHS`] and an object that it is for.
#[derive(Clone, Copy)]
pub(crate) struct FlagPlace<'a> {
    /// The row.
    pub(crate) path: &'static FlagPath,
    /// The node with the fields: the object, or `spec.template` of one that is a template.
    fields: Node<'a>,
    is_template: bool,
}

impl<'a> FlagPlace<'a> {
    /// The rows for an object. One without a type may be a file of several tools.
    pub(crate) fn all(object: Object<'a>) -> impl Iterator<Item = Self> {
        FLAG_PATHS.iter().filter_map(move |path| Self::of(path, object))
    }

    fn of(path: &'static FlagPath, object: Object<'a>) -> Option<Self> {
        let root = object.node;
        if path.object.is_empty() {
            let is_untyped = object.api_version.is_empty() && object.kind.is_empty();
            return is_untyped.then_some(Self { path, fields: root, is_template: false });
        }
        let (group, kind) = path.object.split_once('/')?;
        if group != object.group() {
            return None;
        }
        if kind == object.kind {
            return Some(Self { path, fields: root, is_template: false });
        }
        if object.kind.strip_suffix("Template") != Some(kind) {
            return None;
        }
        let fields = root.at(&["spec", "template"])?;
        Some(Self { path, fields, is_template: true })
    }

    /// True for an object that is a template of the row's kind.
    pub(crate) const fn is_template(&self) -> bool {
        self.is_template
    }

    /// The node at the end of a path.
    pub(crate) fn at(&self, path: &str) -> Option<Node<'a>> {
        at(self.fields, path)
    }

    /// The configuration of the tool.
    pub(crate) fn config(&self) -> Option<Node<'a>> {
        self.at(self.path.config)
    }

    /// The key of the flags and the flags.
    pub(crate) fn flags(&self) -> Option<(Node<'a>, Node<'a>)> {
        entry(self.config()?, self.path.flags)
    }

    /// The field with the version.
    pub(crate) fn version(&self) -> Option<Node<'a>> {
        self.path.version.iter().find_map(|path| self.at(path))
    }

    /// The key at the end of a path.
    pub(crate) fn key(&self, path: &str) -> Option<Span> {
        entry(self.fields, path).map(|(key, _)| key.span())
    }

    /// The keys from the root of the document to the flags.
    pub(crate) fn keys(&self) -> Vec<&'static str> {
        let template = if self.is_template { "spec.template" } else { "" };
        let paths = [template, self.path.config, self.path.flags];
        let keys = paths.into_iter().flat_map(|path| path.split('.'));
        keys.filter(|key| !key.is_empty()).collect()
    }
}

/// The node at the end of a path of keys with dots between them.
pub(crate) fn at<'a>(node: Node<'a>, path: &str) -> Option<Node<'a>> {
    if path.is_empty() {
        return Some(node);
    }
    path.split('.').try_fold(node, |node, key| node.get(key))
}

/// The entry at the end of a path.
pub(crate) fn entry<'a>(node: Node<'a>, path: &str) -> Option<(Node<'a>, Node<'a>)> {
    match path.rsplit_once('.') {
        Some((parents, key)) => at(node, parents)?.entry(key),
        None => node.entry(path),
    }
}
