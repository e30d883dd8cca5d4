//! JSON patches (RFC 6902): `add`, `replace` and `remove`.

use super::tree::{Leaf, Tree};

/// One step of a pointer.
struct PointerStep {
    /// The key or the index, with `~1` and `~0` decoded.
    name: String,
    /// The key as a scalar, with its place in the patch.
    key: Leaf,
}

impl Tree {
    /// Applies the operations of a JSON patch in their order. False if one of them cannot be applied: its
    /// place does not exist, or its kind is not known here.
    pub(crate) fn apply(&mut self, patch: &Self) -> bool {
        let Self::List(operations) = patch else {
            return false;
        };
        operations.iter().all(|operation| self.apply_operation(operation).is_some())
    }

    fn apply_operation(&mut self, operation: &Self) -> Option<()> {
        let Self::Leaf(path) = operation.get("path")? else {
            return None;
        };
        let value = operation.get("value");
        let mut steps = steps(path)?;
        let last = steps.pop()?;
        let holder = steps.iter().try_fold(self, |tree, step| tree.child(&step.name))?;
        match (operation.get("op")?.text()?, value) {
            ("add", Some(value)) => holder.add(last, value),
            ("replace", Some(value)) => holder.replace(&last, value),
            ("remove", _) => holder.remove(&last.name),
            ("test", _) => Some(()),
            _ => None,
        }
    }

    fn child(&mut self, name: &str) -> Option<&mut Self> {
        match self {
            Self::Map(entries) => {
                let mut entries = entries.iter_mut();
                entries.find(|(key, _)| key.text.text() == name).map(|(_, value)| value)
            }
            Self::List(items) => items.get_mut(name.parse::<usize>().ok()?),
            Self::Leaf(_) => None,
        }
    }

    fn add(&mut self, step: PointerStep, value: &Self) -> Option<()> {
        match self {
            Self::Map(entries) => {
                entries.retain(|(key, _)| key.text.text() != step.name);
                entries.push((step.key, value.clone()));
            }
            Self::List(items) if step.name == "-" => items.push(value.clone()),
            Self::List(items) => {
                let at = step.name.parse::<usize>().ok()?;
                if at > items.len() {
                    return None;
                }
                items.insert(at, value.clone());
            }
            Self::Leaf(_) => return None,
        }
        Some(())
    }

    fn replace(&mut self, step: &PointerStep, value: &Self) -> Option<()> {
        if let Self::Map(entries) = self {
            let entry = entries.iter_mut().find(|(key, _)| key.text.text() == step.name)?;
            *entry = (step.key.clone(), value.clone());
        } else {
            *self.child(&step.name)? = value.clone();
        }
        Some(())
    }

    fn remove(&mut self, name: &str) -> Option<()> {
        match self {
            Self::Map(entries) => {
                let at = entries.iter().position(|(key, _)| key.text.text() == name)?;
                entries.remove(at);
            }
            Self::List(items) => {
                let at = name.parse::<usize>().ok()?;
                if at >= items.len() {
                    return None;
                }
                items.remove(at);
            }
            Self::Leaf(_) => return None,
        }
        Some(())
    }
}

/// The steps of a pointer: `/spec/template/metadata/annotations/a~1b`.
fn steps(path: &Leaf) -> Option<Vec<PointerStep>> {
    let text = path.text.text();
    if !text.starts_with('/') {
        return None;
    }
    let mut steps = Vec::new();
    let mut at = 1;
    for written in text.get(1..)?.split('/') {
        let key = path.text.slice(at..at + written.len());
        let name = written.replace("~1", "/").replace("~0", "~");
        steps.push(PointerStep {
            name,
            key: Leaf { text: key, plain: false, null: false, ..path.clone() },
        });
        at += written.len() + 1;
    }
    Some(steps)
}
