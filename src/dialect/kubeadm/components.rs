//! The other components that kubeadm starts: the controller manager, the scheduler, a local etcd and, if
//! somebody gives it flags, the kubelet.
//!
//! Source: `getControllerManagerCommand` and `getSchedulerCommand` in cmd/kubeadm/app/phases/controlplane/
//! manifests.go, and `getEtcdCommand` in cmd/kubeadm/app/phases/etcd/local.go, read in Kubernetes 1.20.2 and
//! from 1.31 to 1.36. The flags of the kubelet are those of the unit that kubeadm's packages install.

use crate::apiserver::{ApiServer, Completeness, Component, Dialect, Partial, Version};
use crate::dialect::command_line::CommandLine;
use crate::dialect::defaults::ToolFlags;
use crate::dialect::kubeadm::extra_args;
use crate::dialect::version;
use crate::source::Span;
use crate::yaml::{Node, Presence};

/// A component, the keys of its section, and what kubeadm sets by itself.
struct ComponentSection {
    component: Component,
    path: &'static [&'static str],
    arguments: &'static str,
    own: ToolFlags,
}

/// A component whose section has its flags in `extraArgs`.
const fn section(
    component: Component,
    path: &'static [&'static str],
    own: &'static str,
) -> ComponentSection {
    ComponentSection { component, path, arguments: "extraArgs", own: ToolFlags(own) }
}

const CONTROLLER_MANAGER: ComponentSection = section(
    Component::KubeControllerManager,
    &["controllerManager"],
    include_str!("../defaults/kubeadm-controller-manager.flags"),
);

const SCHEDULER: ComponentSection = section(
    Component::KubeScheduler,
    &["scheduler"],
    include_str!("../defaults/kubeadm-scheduler.flags"),
);

const ETCD: ComponentSection =
    section(Component::Etcd, &["etcd", "local"], include_str!("../defaults/kubeadm-etcd.flags"));

const KUBELET: ComponentSection = ComponentSection {
    arguments: "kubeletExtraArgs",
    ..section(
        Component::Kubelet,
        &["nodeRegistration"],
        include_str!("../defaults/kubeadm-kubelet.flags"),
    )
};

/// kubeadm's default of `certificatesDir`, with which the lists of flags are written.
const CERTIFICATES: &str = "/etc/kubernetes/pki";

/// The components of a `ClusterConfiguration`.
pub(crate) fn of_cluster(cluster: Node<'_>, version: &Version) -> Vec<ApiServer> {
    if !has_kind(cluster, &["ClusterConfiguration"]) {
        return Vec::new();
    }
    let sections = [CONTROLLER_MANAGER, SCHEDULER, ETCD];
    sections.iter().filter_map(|section| section.read(cluster, version)).collect()
}

/// The kubelet of an `InitConfiguration` or a `JoinConfiguration`.
pub(crate) fn of_node(root: Node<'_>, version: &Version) -> Option<ApiServer> {
    if !has_kind(root, &["InitConfiguration", "JoinConfiguration"]) {
        return None;
    }
    KUBELET.read(root, version)
}

fn has_kind(root: Node<'_>, kinds: &[&str]) -> bool {
    let text = |key| root.get(key).and_then(Node::text).unwrap_or_default();
    text("apiVersion").starts_with("kubeadm.k8s.io/") && kinds.contains(&text("kind"))
}

impl ComponentSection {
    fn read(&self, root: Node<'_>, version: &Version) -> Option<ApiServer> {
        let section = root.at(self.path);
        let extra = section.and_then(|section| section.entry(self.arguments));
        let whole = root.get("kind").map_or(root.span(), Node::span);
        let entries = match extra {
            // The shape of the arguments is judged with the configuration as a whole.
            Some((key, extra)) => {
                extra_args::read(Some((key.span(), extra)), None, whole, &mut Vec::new())
            }
            None => Vec::new(),
        };
        if entries.is_empty() && !self.is_started(root) {
            return None;
        }
        let anchor = extra.map_or(whole, |(key, _)| key.span());
        let mut line = CommandLine::new(Dialect::Kubeadm, anchor, self.own);
        self.adapt(&mut line, root, section, whole);
        line.replace(entries);
        let may_gain = extra.is_some_and(|(key, extra)| extra.may_gain_items(key))
            || section.unwrap_or(root).may_gain_keys();
        let completeness = if may_gain {
            Completeness::Partial(Partial::Template)
        } else {
            Completeness::Defaulted
        };
        let own_version = match self.component {
            Component::Etcd => {
                version::of_etcd_tag(section.and_then(|section| section.get("imageTag")), whole)
            }
            _ => version.clone(),
        };
        let server = line.server(own_version, completeness, Vec::new());
        let program = self.component.name().to_owned();
        Some(ApiServer { component: self.component, program, ..server })
    }

    /// True if kubeadm starts the component without being told to. The kubelet has almost all in its file.
    fn is_started(&self, root: Node<'_>) -> bool {
        match self.component {
            Component::Etcd => root.at(&["etcd", "external"]).is_none_or(Node::is_null),
            Component::Kubelet => false,
            _ => true,
        }
    }

    /// What kubeadm sets for fields of the configuration.
    fn adapt(
        &self,
        line: &mut CommandLine,
        root: Node<'_>,
        section: Option<Node<'_>>,
        whole: Span,
    ) {
        if let Some(folder) = root.get("certificatesDir") {
            let folder = literal(folder, whole).filter(|folder| !folder.is_empty());
            for own in self.own.flags() {
                let Some(file) = own.value.and_then(|value| value.strip_prefix(CERTIFICATES))
                else {
                    continue;
                };
                let path = folder.map(|folder| format!("{}{file}", folder.trim_end_matches('/')));
                line.set_default((own.name, path.as_deref()));
            }
        }
        match self.component {
            Component::KubeControllerManager => networks(line, root, whole),
            Component::Etcd => {
                let folder = section.and_then(|section| section.get("dataDir"));
                if let Some(folder) = folder
                    && !folder.is_null()
                {
                    line.set_default(("data-dir", literal(folder, whole)));
                }
            }
            Component::KubeApiServer | Component::KubeScheduler | Component::Kubelet => {}
        }
    }
}

/// The ranges of addresses, and the name of the cluster.
fn networks(line: &mut CommandLine, root: Node<'_>, whole: Span) {
    let field = |path: &[&str]| root.at(path).filter(|node| !node.is_null());
    if let Some(name) = field(&["clusterName"]) {
        line.set_default(("cluster-name", literal(name, whole)));
    }
    let Some(pods) = field(&["networking", "podSubnet"]) else {
        return;
    };
    let pods = literal(pods, whole);
    if pods == Some("") {
        return;
    }
    line.set_default(("allocate-node-cidrs", pods.map(|_| "true")));
    line.set_default(("cluster-cidr", pods));
    let services = match field(&["networking", "serviceSubnet"]) {
        Some(subnet) => literal(subnet, whole),
        None => Some(super::configuration::SERVICE_SUBNET),
    };
    line.set_default(("service-cluster-ip-range", services));
}

/// A text that no template fills in or leaves out.
fn literal(node: Node<'_>, whole: Span) -> Option<&str> {
    let text = node.text()?;
    if node.presence(whole) != Presence::Certain || node.unknown().is_some() {
        return None;
    }
    Some(text)
}
