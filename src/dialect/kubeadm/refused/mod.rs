//! Fields that kubeadm refuses: it decodes its configuration into Go types and validates the values before it
//! writes anything (cmd/kubeadm/app/apis/kubeadm/validation/validation.go, Kubernetes 1.36).

mod api_version;
mod cluster;
mod decode;
mod documents;
mod etcd;
mod init;
mod names;
mod networking;
mod shapes;
mod unfilled;
mod version;

use crate::apiserver::{Fault, FaultKind, Version};
use crate::source::Span;
use crate::yaml::{Node, Presence, Scalar};

pub(super) use documents::documents;

/// The documents of one configuration, and what is known about the kubeadm that reads them.
pub(super) struct Configured<'a> {
    /// `ClusterConfiguration`
    pub(super) cluster: Option<Node<'a>>,
    /// `InitConfiguration`
    pub(super) init: Option<Node<'a>>,
    /// The Kubernetes version that is installed.
    pub(super) version: &'a Version,
    /// The token that represents the whole configuration. A value that a template includes only
    /// sometimes is not judged.
    pub(super) given: Span,
}

/// All fields that kubeadm refuses.
pub(super) fn fields(configured: &Configured<'_>, faults: &mut Vec<Fault>) {
    let (version, given) = (configured.version, configured.given);
    let mut judge = Judge { version, given, left: VALUES, faults };
    for (root, is_init) in [(configured.cluster, false), (configured.init, true)] {
        let Some(root) = root else { continue };
        let Some(beta) = api_version::beta(root) else { continue };
        decode::object(root, is_init, beta, &mut judge);
        if is_init {
            init::values(root, &mut judge);
        } else {
            cluster::values(root, &mut judge);
        }
    }
}

/// The number of values that are looked at. No configuration has as many, but aliases can turn a few bytes
/// into any number:
///
/// ```yaml
/// x: &x {groups: [a, a, a]}
/// bootstrapTokens: [*x, *x, *x]
/// ```
const VALUES: usize = 100_000;

/// Collects what kubeadm refuses.
struct Judge<'j> {
    version: &'j Version,
    given: Span,
    /// How many values may still be looked at.
    left: usize,
    faults: &'j mut Vec<Fault>,
}

impl Judge<'_> {
    fn refuse(&mut self, node: Node<'_>, field: &str, problem: impl Into<String>, help: &str) {
        let span = node.span();
        // Nothing is written, so there is no token to point at.
        if span.is_empty() {
            return;
        }
        let (field, problem, help) = (field.to_owned(), problem.into(), help.to_owned());
        self.faults.push(Fault { span, kind: FaultKind::RefusedField { field, problem, help } });
    }

    /// True if the node is in every rendering of the configuration.
    fn is_certain(&self, node: Node<'_>) -> bool {
        node.presence(self.given) == Presence::Certain
    }

    /// The text of a string that is certain and known, and not empty: kubeadm puts its default for an
    /// empty one.
    fn text<'n>(&self, node: Option<Node<'n>>) -> Option<&'n str> {
        let node = node?;
        if !self.is_certain(node) || !is_known(node) {
            return None;
        }
        // Another type is refused before the value is looked at.
        if node.scalar() != Some(Scalar::String) {
            return None;
        }
        node.text().filter(|text| !text.is_empty())
    }

    /// As [`text`](Self::text), at the end of a path.
    fn field<'n>(&self, root: Node<'n>, path: &[&str]) -> Option<(Node<'n>, &'n str)> {
        let node = root.at(path)?;
        Some((node, self.text(Some(node))?))
    }

    /// As [`field`](Self::field), for a field whose values may look like a placeholder.
    fn exact<'n>(&self, root: Node<'n>, path: &[&str]) -> Option<(Node<'n>, &'n str)> {
        const MARKS: [char; 5] = ['$', '<', '{', '%', '@'];
        let node = root.at(path)?;
        if node.scalar() != Some(Scalar::String) || !self.is_certain(node) {
            return None;
        }
        let (mapped, text) = (node.mapped()?, node.text()?);
        let is_filled_in = mapped.unknown(0..mapped.text().len()).is_some();
        if is_filled_in || text.is_empty() || text.contains(MARKS) {
            return None;
        }
        Some((node, text))
    }

    /// The strings of a list that are certain and known.
    fn strings<'n>(&mut self, root: Node<'n>, path: &[&str]) -> Vec<(Node<'n>, &'n str)> {
        let mut found = Vec::new();
        for item in root.at(path).into_iter().flat_map(Node::items) {
            if !self.look() {
                break;
            }
            if let Some(text) = self.text(Some(item)) {
                found.push((item, text));
            }
        }
        found
    }

    /// Counts a value; false if there were too many.
    const fn look(&mut self) -> bool {
        let Some(left) = self.left.checked_sub(1) else {
            return false;
        };
        self.left = left;
        true
    }
}

/// False for a scalar that a template, a shell or a person fills in.
fn is_known(node: Node<'_>) -> bool {
    let Some(text) = node.mapped() else { return false };
    text.unknown(0..text.text().len()).is_none() && !unfilled::is_unfilled(text.text())
}
