//! One pass over a stream: which dialect reads what, and how much of it.

use std::collections::HashSet;

use super::{
    Context, Read, Unread, UnreadReason, branches, cluster_api, cluster_class, documents,
    eks_anywhere, embedded, encoded, hosted, k0s, k3s, kind, kops, kubeadm, kubelet, kubespray,
    openshift, pod_patch, promenade, rancher_control_plane, rke1, talos, workload,
};
use crate::apiserver::version::{Release, VersionOrigin};
use crate::apiserver::{ApiServer, Dialect, Version};
use crate::source::Span;
use crate::yaml::{Node, Stream};

/// Steps that aliases may add. Without them a stream takes no more than twice its size, once for
/// each node and once for each child of one; with them it can be made to stand for any length.
const ALIAS_STEPS: usize = 50_000;

/// How deep lists may stand in one another.
const LIST_DEPTH: u8 = 4;

/// What has been read so far, and how much more may be.
pub(super) struct Reading<'c> {
    pub(super) context: &'c Context<'c>,
    steps: usize,
    /// Bytes that may still be unpacked.
    unpacked: u64,
    /// How deep the strings of what is being read may hold streams.
    strings: u8,
    exhausted: Option<Span>,
    /// The objects and containers of the stream that have been read: one that is met again through
    /// an alias adds nothing.
    seen: HashSet<u32>,
    read: Read,
}

/// An object of Kubernetes, or of a tool that writes its files alike.
#[derive(Clone, Copy)]
pub(super) struct Object<'a> {
    /// All of it.
    pub(super) node: Node<'a>,
    /// `kind`, or that of the list it is in; empty where there is none.
    pub(super) kind: &'a str,
    /// `apiVersion`; empty where there is none.
    pub(super) api_version: &'a str,
}

impl<'a> Object<'a> {
    fn of(node: Node<'a>, list_kind: &'a str) -> Self {
        let text = |key: &str| node.get(key).and_then(Node::text);
        Self {
            node,
            kind: text("kind").unwrap_or(list_kind),
            api_version: text("apiVersion").unwrap_or_default(),
        }
    }

    /// The API group: `cluster.x-k8s.io` of `cluster.x-k8s.io/v1beta1`.
    pub(super) fn group(&self) -> &'a str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }

    /// The API version without its group.
    pub(super) fn version(&self) -> &'a str {
        let group_end = self.api_version.split_once('/');
        group_end.map_or(self.api_version, |(_, version)| version)
    }

    /// The token to point at where nothing better is written: the kind.
    pub(super) fn kind_span(&self) -> Span {
        let named = self.node.get("kind").or_else(|| self.node.get("apiVersion"));
        let first = || self.node.entries().next().map(|(key, _)| key);
        named.or_else(first).map_or(self.node.span(), Node::span)
    }
}

impl<'c> Reading<'c> {
    pub(super) fn new(context: &'c Context<'c>) -> Self {
        Self {
            context,
            steps: ALIAS_STEPS,
            unpacked: encoded::UNPACKED,
            strings: 0,
            exhausted: None,
            seen: HashSet::new(),
            read: Read::default(),
        }
    }

    /// The Kubernetes version that stands above all that the manifest says.
    pub(super) const fn version(&self) -> Option<&'c Release> {
        self.context.version
    }

    /// That version, else the one that the manifest says.
    pub(super) fn version_or(&self, found: impl FnOnce() -> Option<Version>) -> Version {
        let given = self.context.version.map(|release| Version::Exact {
            release: release.clone(),
            origin: VersionOrigin::CommandLine,
            span: None,
        });
        given.or_else(found).unwrap_or(Version::Unknown)
    }

    /// Takes a server. One that is asked for its version or its help prints that and starts nothing.
    pub(super) fn push(&mut self, server: ApiServer) {
        let asked = |name: &str| {
            let flag = server.setting(name).flag();
            flag.is_some_and(|flag| flag.known() != Some("false"))
        };
        if !(asked("version") || asked("help")) {
            self.read.servers.push(server);
        }
    }

    /// How many bytes may still be unpacked.
    pub(super) const fn unpacked(&mut self) -> &mut u64 {
        &mut self.unpacked
    }

    /// The servers that were read.
    pub(super) const fn servers(&mut self) -> &mut Vec<ApiServer> {
        &mut self.read.servers
    }

    pub(super) fn unread(&mut self, span: Span, why: UnreadReason) {
        self.read.unread.push(Unread { span, why });
    }

    /// What was read. Where it was too much, what was read before that is no answer.
    pub(super) fn finish(self) -> Read {
        match self.exhausted {
            Some(span) => Read {
                servers: Vec::new(),
                kubelets: Vec::new(),
                unread: vec![Unread { span, why: UnreadReason::TooMuch }],
            },
            None => self.read,
        }
    }

    /// True for a node that is met for the first time.
    pub(super) fn first_time(&mut self, node: Node<'_>) -> bool {
        self.seen.insert(node.id())
    }

    /// Takes a step for a node and one for each of its children; false where there have been too many.
    pub(super) fn step(&mut self, node: Node<'_>) -> bool {
        self.spend(1 + node.entries().count() + node.items().count(), node)
    }

    /// Takes steps that a node is the reason for.
    pub(super) fn spend(&mut self, steps: usize, node: Node<'_>) -> bool {
        if let Some(left) = self.steps.checked_sub(steps) {
            self.steps = left;
            return true;
        }
        self.steps = 0;
        self.exhausted.get_or_insert(node.span());
        false
    }

    /// Reads all documents of a stream that stands in a file called `path`; strings in it may hold
    /// streams `depth` deep.
    pub(super) fn stream(&mut self, stream: &Stream<'_>, path: &str, depth: u8) {
        self.steps = self.steps.saturating_add(2 * stream.size());
        let outer = std::mem::take(&mut self.seen);
        let strings = std::mem::replace(&mut self.strings, depth);
        let first = self.read.servers.len();
        talos::read(stream, self);
        kubeadm::read(stream, self);
        self.read.kubelets.extend(kubelet::read(stream));
        for root in stream.roots() {
            self.root(root, path);
            let strings_read = self.object(Object::of(root, ""), path, LIST_DEPTH);
            if !strings_read {
                embedded::read(root, path, depth, self);
            }
            if stream.is_exhausted() {
                self.exhausted.get_or_insert(root.span());
            }
        }
        self.seen = outer;
        self.strings = strings;
        let gains = branches::may_gain(stream);
        for server in self.read.servers.iter_mut().skip(first) {
            // The others ask the template themselves.
            if !matches!(server.dialect, Dialect::StaticPod | Dialect::Workload | Dialect::Kubeadm)
            {
                branches::settle_roughly(server, stream, gains);
            }
        }
        let servers = self.read.servers.get_mut(first..).unwrap_or_default();
        documents::read(stream, servers);
    }

    /// Reads what is found by its own keys.
    fn root(&mut self, root: Node<'_>, path: &str) {
        let version = self.context.version;
        let servers = &mut self.read.servers;
        openshift::read(root, version, servers);
        k3s::read(root, path, self.context.hint, servers);
        rke1::read(root, servers);
        k0s::read(root, servers);
        kops::read(root, servers);
        hosted::read(root, servers);
        promenade::read(root, self);
    }

    /// Reads one object; true where its strings are read with it.
    fn object(&mut self, object: Object<'_>, path: &str, depth: u8) -> bool {
        if !self.first_time(object.node) || !self.step(object.node) {
            return false;
        }
        if let Some(item_kind) = object.kind.strip_suffix("List") {
            return self.list(object, item_kind, path, depth);
        }
        match (object.group(), object.kind) {
            ("controlplane.cluster.x-k8s.io" | "bootstrap.cluster.x-k8s.io", _) => {
                cluster_api::read(object, self);
                rancher_control_plane::read(object, self);
            }
            ("cluster.x-k8s.io", "ClusterClass") => cluster_class::read(object, self),
            ("kind.x-k8s.io" | "kind.sigs.k8s.io", "Cluster") => {
                kind::read(object, self);
                return true;
            }
            ("anywhere.eks.amazonaws.com", "Cluster") => eks_anywhere::read(object, self),
            (_, "") => {
                workload::read(object, self);
                cluster_api::read_overlay(object, self);
                pod_patch::read(object.node, path, self);
                cluster_class::read_patch(object.node, self);
                kubespray::read(object, self);
            }
            _ => workload::read(object, self),
        }
        false
    }

    fn list(&mut self, list: Object<'_>, item_kind: &str, path: &str, depth: u8) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        for item in list.node.get("items").into_iter().flat_map(Node::items) {
            if says_type(item) {
                self.of_document(item, path);
            }
            if !self.object(Object::of(item, item_kind), path, depth) {
                embedded::read(item, path, self.strings, self);
            }
        }
        true
    }

    /// Reads an object that stands inside of another document: in a task of Ansible, in the values
    /// of a chart.
    pub(super) fn inner(&mut self, node: Node<'_>, path: &str) {
        let span = node.span();
        // Cluster API and k0sctl hold the configuration of what they start.
        let read = || self.read.servers.iter().any(|server| span.contains(server.anchor));
        if says_type(node) && !self.seen.contains(&node.id()) && !read() {
            self.of_document(node, path);
            self.object(Object::of(node, ""), path, LIST_DEPTH);
        }
    }

    /// Reads variables that stand in a file of their own elsewhere.
    pub(super) fn variables(&mut self, node: Node<'_>, path: &str) {
        if !self.first_time(node) || !self.step(node) {
            return;
        }
        kubespray::read(Object::of(node, ""), self);
        k3s::read(node, path, self.context.hint, &mut self.read.servers);
    }

    /// Reads what is a document of its own elsewhere.
    fn of_document(&mut self, node: Node<'_>, path: &str) {
        self.root(node, path);
        kubeadm::read_object(node, None, self);
    }
}

/// True for a mapping that says what it is an object of.
fn says_type(node: Node<'_>) -> bool {
    let says = |key| node.get(key).and_then(Node::text).is_some();
    says("apiVersion") && says("kind")
}
