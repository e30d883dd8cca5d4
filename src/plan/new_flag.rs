//! A new flag, and what the editor of YAML has to know about flags.

use crate::dialect;
use crate::yaml::Node;
use crate::yaml::edit::{Conventions, FirstChild, NewChild, NewValue};

/// How flags are written in documents.
pub(super) const FLAG_CONVENTIONS: Conventions =
    Conventions { pair: ("name", "value"), is_split: is_split_by_shell };

/// A flag to write.
pub(super) struct NewFlag<'f> {
    /// Its name, without dashes.
    pub(super) name: &'f str,
    /// Its value.
    pub(super) value: &'f str,
}

impl NewFlag<'_> {
    fn value(&self) -> NewValue {
        NewValue::Text(self.value.to_owned())
    }

    /// `{name: v, value: "2"}`, as kubeadm.k8s.io/v1beta4 writes flags.
    fn pair(&self) -> NewValue {
        let name = NewValue::Text(self.name.to_owned());
        NewValue::Map(vec![("name".to_owned(), name), ("value".to_owned(), self.value())])
    }
}

impl NewChild for NewFlag<'_> {
    fn word(&self) -> String {
        format!("--{}={}", self.name, self.value)
    }

    fn item(&self, beside_mapping: bool) -> NewValue {
        if beside_mapping { self.pair() } else { NewValue::Text(self.word()) }
    }

    fn entry(&self) -> (String, NewValue) {
        (self.name.to_owned(), self.value())
    }

    fn first(&self, root: Node<'_>) -> Option<FirstChild> {
        let home = dialect::home(root)?;
        let collection = if home.is_list {
            NewValue::List(vec![self.pair()])
        } else {
            NewValue::Map(vec![self.entry()])
        };
        Some(FirstChild { path: home.keys, collection })
    }
}

/// True if a shell splits the last node of a path into words. The shell's `-c` is an item before the
/// string, or in the container's `command` if the string is in its `args`:
///
/// ```yaml
/// command: [/bin/sh, -ec]
/// args:
/// - exec kube-apiserver --secure-port=6443
/// ```
///
/// Fixtures: `fix/script-quoted.yaml`, `fix/script-literal.yaml`.
fn is_split_by_shell(path: &[Node<'_>]) -> bool {
    let [above @ .., list, string] = path else {
        return false;
    };
    let mut is_item = false;
    let mut has_option = false;
    for item in list.items().take(WORDS_MAX) {
        if item.id() == string.id() {
            is_item = true;
            break;
        }
        has_option |= is_shell_option(item);
    }
    if !is_item {
        return false;
    }
    let command = above.last().and_then(|container| container.get("command"));
    has_option || command.is_some_and(|command| command.items().any(is_shell_option))
}

/// The option is looked for among this number of words. A list of 20,000 commands is no command line.
const WORDS_MAX: usize = 100;

/// True for `-c` and options that include it: `-ec`.
fn is_shell_option(item: Node<'_>) -> bool {
    let Some(options) = item.text().and_then(|text| text.strip_prefix('-')) else {
        return false;
    };
    !options.starts_with('-') && options.contains('c')
}
