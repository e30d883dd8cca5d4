//! The object that a reader takes.

use crate::source::Span;
use crate::yaml::Node;

/// An object of Kubernetes, or of a tool whose files look like one.
#[derive(Clone, Copy)]
pub(crate) struct Object<'a> {
    /// The mapping. It may also be a list, which only patches are.
    pub(crate) node: Node<'a>,
    /// `kind`, or the kind of items of the list that holds the object; empty if there is none.
    pub(crate) kind: &'a str,
    /// `apiVersion`; empty if there is none.
    pub(crate) api_version: &'a str,
    /// True if the object names its kind itself.
    names_kind: bool,
    /// True if it names the version of its API.
    names_version: bool,
    /// The file that the object is in, or the name of the string that holds it.
    pub(crate) path: &'a str,
}

impl<'a> Object<'a> {
    pub(crate) fn of(node: Node<'a>, path: &'a str) -> Self {
        let text = |key: &str| node.get(key).and_then(Node::text);
        let (kind, api_version) = (text("kind"), text("apiVersion"));
        Self {
            node,
            kind: kind.unwrap_or_default(),
            api_version: api_version.unwrap_or_default(),
            names_kind: kind.is_some(),
            names_version: api_version.is_some(),
            path,
        }
    }

    /// An item of a list, which may leave out its kind: a `PodList` holds Pods.
    pub(crate) fn item(node: Node<'a>, kind_of_list: &'a str, path: &'a str) -> Self {
        let object = Self::of(node, path);
        if object.names_kind { object } else { Self { kind: kind_of_list, ..object } }
    }

    /// The API group: `cluster.x-k8s.io` of `cluster.x-k8s.io/v1beta1`.
    pub(crate) fn group(&self) -> &'a str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }

    /// The API version without its group.
    pub(crate) fn version(&self) -> &'a str {
        self.api_version.split_once('/').map_or(self.api_version, |(_, version)| version)
    }

    /// True if the object names its kind and the version of its API.
    pub(crate) const fn is_typed(&self) -> bool {
        self.names_version && self.names_kind
    }

    /// The token to report at if nothing better is written: the kind.
    pub(crate) fn kind_span(&self) -> Span {
        let named = self.node.get("kind").or_else(|| self.node.get("apiVersion"));
        let first = || self.node.entries().next().map(|(key, _)| key);
        named.or_else(first).map_or(self.node.span(), Node::span)
    }
}
