//! The flags of an object, found by the table of paths.

use std::sync::LazyLock;

use crate::apiserver::Dialect;
use crate::dialect::flag_path::FlagPath;
use crate::dialect::object::Object;
use crate::dialect::tools::FLAG_PATHS;
use crate::source::Span;
use crate::yaml::Node;

/// The keys on the paths to the flags of a dialect.
pub(crate) fn keys(dialect: Dialect) -> Vec<&'static str> {
    let mut keys = Vec::new();
    for row in FLAG_PATHS.iter().filter(|row| row.dialect == dialect) {
        let paths = [row.config, row.flags].into_iter().chain(row.also.iter().copied());
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
        let kind = (object.group(), object.kind.strip_suffix("Template"));
        // Nearly all documents are of a kind that no row is for.
        let may_have_row = *KIND_LENGTHS >> (object.kind.len() % 64) & 1 == 1;
        let rows: &'static [FlagPath] = if may_have_row { &FLAG_PATHS } else { &[] };
        rows.iter().filter_map(move |path| Self::of(path, object, kind))
    }

    fn of(
        path: &'static FlagPath,
        object: Object<'a>,
        (group, template_of): (&str, Option<&str>),
    ) -> Option<Self> {
        let root = object.node;
        if path.object.is_empty() {
            let is_untyped = object.api_version.is_empty() && object.kind.is_empty();
            return is_untyped.then_some(Self { path, fields: root, is_template: false });
        }
        if is_kind(path.object, group, object.kind) {
            return Some(Self { path, fields: root, is_template: false });
        }
        if !is_kind(path.object, group, template_of?) {
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

    /// The entry at the end of a path.
    pub(crate) fn entry(&self, path: &str) -> Option<(Node<'a>, Node<'a>)> {
        entry(self.fields, path)
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

/// A bit for the length of each kind that a row is for, in bytes and modulo 64. A row may also be for the template of
/// the kind, or for objects without one.
static KIND_LENGTHS: LazyLock<u64> = LazyLock::new(|| {
    let kinds = FLAG_PATHS.iter().map(|row| row.object.split('/').next_back().unwrap_or_default());
    let lengths = kinds.flat_map(|kind| [kind.len(), kind.len() + "Template".len()]);
    lengths.fold(0, |bits, length| bits | 1 << (length % 64))
});

/// True if a row is for a kind of a group: `infrastructure.cluster.x-k8s.io/KubeadmControlPlane`. Each document is
/// compared with each row, and most differ in length.
fn is_kind(object: &str, group: &str, kind: &str) -> bool {
    object.len() == group.len() + "/".len() + kind.len()
        && object.strip_prefix(group).and_then(|rest| rest.strip_prefix('/')) == Some(kind)
}

/// The node at the end of a path of keys with dots between them.
pub(crate) fn at<'a>(node: Node<'a>, path: &str) -> Option<Node<'a>> {
    if path.is_empty() {
        return Some(node);
    }
    path.split('.').try_fold(node, Node::get)
}

/// The entry at the end of a path.
pub(crate) fn entry<'a>(node: Node<'a>, path: &str) -> Option<(Node<'a>, Node<'a>)> {
    match path.rsplit_once('.') {
        Some((parents, key)) => at(node, parents)?.entry(key),
        None => node.entry(path),
    }
}
