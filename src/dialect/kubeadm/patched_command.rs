//! The command line of the Pod that kubeadm writes, while patches change it.
//!
//! The Pod is a [`Tree`] with one container. Each word of the command records its origin: an argument of the
//! server, or a file with patches.

use std::sync::Arc;

use super::patch_file::{PatchFile, PatchProblem};
use crate::apiserver::{ApiServer, Argument, Origin, argv};
use crate::mapped_text::MappedText;
use crate::source::{Source, Span, offset};
use crate::yaml::overlay::{Leaf, Tree};

/// The container, as a JSON pointer.
const CONTAINER: &str = "/spec/containers/0";
const NAME: &str = "kube-apiserver";

/// The Pod, as far as its command is concerned.
pub(super) struct PatchedCommand {
    pod: Tree,
    /// Words with this number or a higher one are those of the server, in their order.
    kept: usize,
    /// True if the place of each word in the list is known.
    is_counted: bool,
    /// True if a patch may have changed the mounts.
    changes_mounts: bool,
    /// True if a patch may have added fields.
    adds_fields: bool,
}

/// The fields of the Pod's `spec` that kubeadm writes (`ComponentPod`, cmd/kubeadm/app/util/staticpod/utils.go,
/// 1.20 to 1.36).
const SPEC_FIELDS: [&str; 6] =
    ["containers", "hostNetwork", "priority", "priorityClassName", "securityContext", "volumes"];

impl PatchedCommand {
    /// The command of a server before any patch. `files` is the number of files with patches.
    pub(super) fn of(server: &ApiServer, files: usize) -> Self {
        let word = |number: usize, text: String| {
            Tree::Leaf(Leaf {
                file: files + number,
                text: MappedText::coarse(text, server.anchor),
                plain: false,
                null: false,
            })
        };
        let text = |text: &str| word(0, text.to_owned());
        let key = |name: &str| Leaf {
            file: files,
            text: MappedText::coarse(name, server.anchor),
            plain: false,
            null: false,
        };
        let mut command = vec![text(&server.program)];
        for (at, argument) in server.arguments.iter().enumerate() {
            command.push(word(at + 1, argument.strings().join("=")));
        }
        let container =
            Tree::Map(vec![(key("name"), text(NAME)), (key("command"), Tree::List(command))]);
        let spec = Tree::Map(vec![(key("containers"), Tree::List(vec![container]))]);
        let is_word = |argument: &Argument| matches!(argument, Argument::Flag(flag) if !flag.maybe);
        Self {
            pod: Tree::Map(vec![(key("spec"), spec)]),
            kept: files,
            is_counted: server.version.exact().is_some() && server.arguments.iter().all(is_word),
            changes_mounts: false,
            adds_fields: false,
        }
    }

    /// Applies the operations of a JSON patch, those only that concern the command.
    pub(super) fn apply_operations(
        &mut self,
        operations: &Tree,
        file: &str,
    ) -> Result<(), PatchProblem> {
        let Tree::List(operations) = operations else {
            return Err(PatchProblem::Undecided);
        };
        for operation in operations {
            let Some(path) = operation.get("path").and_then(Tree::text) else {
                return Err(PatchProblem::Undecided);
            };
            self.changes_mounts |= path.contains("olume");
            let name = operation.get("op").and_then(Tree::text).unwrap_or_default();
            if name == "remove" && !self.adds_fields && is_unwritten(path) {
                let problem = format!("{file} removes {path}, which the Pod does not have");
                return Err(PatchProblem::Refused(problem));
            }
            if !concerns_command(path) {
                self.adds_fields = true;
                continue;
            }
            self.apply_operation(operation, path, file)?;
        }
        Ok(())
    }

    fn apply_operation(
        &mut self,
        operation: &Tree,
        path: &str,
        file: &str,
    ) -> Result<(), PatchProblem> {
        let name = operation.get("op").and_then(Tree::text).unwrap_or_default();
        if name == "test" {
            return Ok(());
        }
        let below = path.strip_prefix(CONTAINER).unwrap_or_default();
        // kubeadm writes a command and no `args`:
        //     op: add
        //     path: /spec/containers/0/args/-
        if below.starts_with("/args/") && self.list("args").is_none() {
            let problem = format!("{file} changes args, which the Pod does not have");
            return Err(PatchProblem::Refused(problem));
        }
        let is_end = below.ends_with("/-");
        let is_first = below == "/command/0";
        let is_whole = matches!(below, "/command" | "/args");
        if !(is_whole || is_end || (is_first && name == "replace") || self.is_counted) {
            return Err(PatchProblem::Undecided);
        }
        if self.pod.apply(&Tree::List(vec![operation.clone()])) {
            Ok(())
        } else {
            Err(PatchProblem::Undecided)
        }
    }

    /// Merges a patch: a strategic one merges containers by name.
    pub(super) fn merge(&mut self, patch: &Tree, is_strategic: bool) -> Result<(), PatchProblem> {
        let spec = patch.get("spec");
        let has = |key: &str| spec.and_then(|spec| spec.get(key)).is_some();
        let containers = spec.and_then(|spec| spec.get("containers"));
        self.adds_fields = true;
        self.changes_mounts |= has("volumes") || containers.is_some_and(mentions_mounts);
        if !patch_keeps_shape(patch) {
            return Err(PatchProblem::Undecided);
        }
        self.pod.merge(patch, is_strategic);
        if self.list("command").is_none() {
            return Err(PatchProblem::Undecided);
        }
        Ok(())
    }

    fn container(&self) -> Option<&Tree> {
        let Some(Tree::List(containers)) = self.pod.at(&["spec", "containers"]) else {
            return None;
        };
        containers.iter().find(|container| container.get("name").and_then(Tree::text) == Some(NAME))
    }

    fn list(&self, key: &str) -> Option<&[Tree]> {
        match self.container()?.get(key)? {
            Tree::List(words) => Some(words),
            Tree::Leaf(_) | Tree::Map(_) => None,
        }
    }

    /// Gives the server the command.
    pub(super) fn write_to(&self, server: &mut ApiServer, files: &[&PatchFile]) {
        let command = self.list("command").unwrap_or_default();
        let args = self.list("args").unwrap_or_default();
        let words = command.iter().chain(args).filter_map(|word| match word {
            Tree::Leaf(leaf) => Some(leaf),
            Tree::Map(_) | Tree::List(_) => None,
        });
        let words: Vec<&Leaf> = words.collect();
        let Some((program, words)) = words.split_first() else {
            return;
        };
        if program.file < self.kept {
            program.text.text().clone_into(&mut server.program);
        }
        let old = server.arguments.to_vec();
        let mut new = Vec::with_capacity(words.len());
        for run in words.chunk_by(|one, other| one.file == other.file) {
            let Some(first) = run.first() else { continue };
            match first.file.checked_sub(self.kept) {
                Some(number) => {
                    new.extend(number.checked_sub(1).and_then(|at| old.get(at)).cloned());
                }
                None => new.extend(parse(run, files.get(first.file), server)),
            }
        }
        *server.arguments.edit() = new;
        let mounts = server.patch_folder.as_ref().and_then(|folder| folder.mounts.clone());
        server.mounts = if self.changes_mounts { None } else { mounts };
    }
}

/// The arguments that words of one file are.
fn parse(words: &[&Leaf], file: Option<&&PatchFile>, server: &mut ApiServer) -> Vec<Argument> {
    let texts: Vec<MappedText> = words.iter().map(|word| word.text.clone()).collect();
    let arguments = argv::parse(&texts, Origin::Written);
    let Some(source) = file.and_then(|file| file.source.as_ref()) else {
        return arguments;
    };
    let number = offset(number_of(source, &mut server.sources));
    let anchor = server.anchor;
    arguments.into_iter().map(|argument| of_patch(argument, number, anchor)).collect()
}

fn number_of(source: &Arc<Source>, sources: &mut Arc<[Arc<Source>]>) -> usize {
    let known = sources.iter().position(|known| known.path() == source.path());
    known.unwrap_or_else(|| {
        *sources = sources.iter().chain([source]).cloned().collect();
        sources.len() - 1
    })
}

/// An argument that a patch wrote, at the anchor of the server. The server's own file does not hold its text.
fn of_patch(argument: Argument, number: u32, anchor: Span) -> Argument {
    match argument {
        Argument::Flag(mut flag) => {
            flag.origin = Origin::Beside(number, flag.span);
            (flag.span, flag.name_span, flag.value_span) = (anchor, anchor, anchor);
            Argument::Flag(flag)
        }
        Argument::Stray(mut stray) => {
            stray.origin = Origin::Beside(number, stray.span);
            stray.span = anchor;
            Argument::Stray(stray)
        }
        Argument::Unknown(mut stray, why) => {
            stray.origin = Origin::Beside(number, stray.span);
            stray.span = anchor;
            Argument::Unknown(stray, why)
        }
        Argument::Terminator(stray) => Argument::Terminator(stray),
        Argument::Empty(stray) => Argument::Empty(stray),
    }
}

/// True for a pointer to the command, to what is in it, or to what holds it.
fn concerns_command(path: &str) -> bool {
    let holds = ["", "/spec", "/spec/containers", CONTAINER].contains(&path);
    let below = path.strip_prefix(CONTAINER).unwrap_or_default();
    let own = ["/command", "/args"].iter().any(|list| {
        below.strip_prefix(list).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    holds || own
}

/// True for a field of the Pod's `spec` that kubeadm does not write.
fn is_unwritten(path: &str) -> bool {
    let field = path.strip_prefix("/spec/");
    field.is_some_and(|field| !field.contains('/') && !SPEC_FIELDS.contains(&field))
}

/// False for a patch that removes or replaces by an instruction, as in `$patch: replace`, which is rare.
fn patch_keeps_shape(patch: &Tree) -> bool {
    match patch {
        Tree::Leaf(_) => true,
        Tree::Map(entries) => entries
            .iter()
            .all(|(key, value)| !key.text.text().starts_with('$') && patch_keeps_shape(value)),
        Tree::List(items) => items.iter().all(patch_keeps_shape),
    }
}

fn mentions_mounts(containers: &Tree) -> bool {
    let Tree::List(containers) = containers else {
        return false;
    };
    containers.iter().any(|container| container.get("volumeMounts").is_some())
}
