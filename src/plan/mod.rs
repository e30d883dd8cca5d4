//! A plan says which text edits make a fix in the text of a file. Nothing is tried here: `fix` applies
//! plans and judges the result.

mod new_flag;
mod words;

use crate::apiserver::{ApiServer, Origin};
use crate::dialect;
use crate::edit::{Action, Edit, Fix};
use crate::hashed::HashSet;
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::text_edit::{EditError, TextEdit};
use crate::text_kind::{KnownText, TextKind};
use crate::yaml::Stream;
use crate::yaml::edit::{EditOperation, Editor, Plan};
use new_flag::{FLAG_CONVENTIONS, NewFlag};

/// Plans fixes of one text.
pub(crate) struct Planner<'r> {
    text: KnownText<'r>,
    form: EditedText<'r>,
    flagless: Flagless,
}

/// The servers of a text without a written flag. The first flag has no neighbour to follow.
pub(crate) struct Flagless {
    anchors: HashSet<Span>,
}

impl Flagless {
    /// Finds them among the servers that were read from the text alone.
    pub(crate) fn of(servers: &[ApiServer]) -> Self {
        let flagless = servers.iter().filter(|server| takes_first_flag(server));
        Self { anchors: flagless.map(|server| server.anchor).collect() }
    }
}

/// How the text is edited.
enum EditedText<'r> {
    /// By its nodes.
    Yaml(Editor<'r>),
    /// By its words, all of the text.
    Words(MappedText),
}

/// A fix with its changes to the text.
pub(crate) struct PlannedFix {
    /// The edits of the fix.
    pub(crate) edits: Vec<Edit>,
    plans: Vec<Plan>,
}

impl PlannedFix {
    /// The changes to the text, in the order of the text.
    pub(crate) fn text_edits(&self) -> Vec<TextEdit> {
        let mut text_edits: Vec<TextEdit> = Vec::new();
        for plan in &self.plans {
            text_edits.extend_from_slice(&plan.text_edits);
        }
        text_edits.sort_by_key(|text_edit| text_edit.span);
        text_edits
    }

    /// Adds the plan of one more edit.
    ///
    /// Two new flags may go to the same place: `--kubelet-client-certificate` and its key, both behind
    /// `--kubelet-certificate-authority`. They are written one behind the other. Any other overlap is
    /// refused.
    fn push(&mut self, plan: Plan) -> Result<(), EditError> {
        let overlaps = self.plans.iter().any(|earlier| overlap(earlier, &plan));
        if !overlaps {
            self.plans.push(plan);
            return Ok(());
        }
        let joined = self.plans.last_mut().is_some_and(|last| last.join(plan));
        if joined { Ok(()) } else { Err(EditError::Layout) }
    }
}

fn overlap(one: &Plan, other: &Plan) -> bool {
    let mut text_edits = one.text_edits.iter();
    text_edits.any(|edit| other.text_edits.iter().any(|other| edit.meets(other)))
}

impl<'r> Planner<'r> {
    /// A planner for a text and those of its servers that have no flag yet.
    pub(crate) fn new(text: KnownText<'r>, flagless: Flagless) -> Self {
        let source = text.source.text();
        let form = match text.kind {
            TextKind::Flags => EditedText::Words(MappedText::verbatim(source, 0)),
            // A script is a broken stream at worst, and then nothing in it can be edited.
            TextKind::Yaml | TextKind::Mixed | TextKind::Script | TextKind::Bundle => {
                EditedText::Yaml(Editor::new(text.stream, source, &FLAG_CONVENTIONS))
            }
        };
        Self { text, form, flagless }
    }

    /// The changes that a fix makes to the text.
    pub(crate) fn plan(&self, fix: &Fix) -> Result<PlannedFix, EditError> {
        let mut planned = PlannedFix { edits: fix.edits.clone(), plans: Vec::new() };
        for edit in &fix.edits {
            planned.push(self.plan_edit(edit)?)?;
        }
        Ok(planned)
    }

    fn plan_edit(&self, edit: &Edit) -> Result<Plan, EditError> {
        let editor = match &self.form {
            EditedText::Yaml(editor) => editor,
            EditedText::Words(text) => {
                return Ok(Plan::of(vec![words::plan(self.text.source, text, edit)?]));
            }
        };
        let place = edit.argument;
        match &edit.action {
            Action::Write { span, old, new } => {
                editor.plan(&EditOperation::Replace { span: *span, old, new })
            }
            Action::Quote(span) => editor.plan(&EditOperation::Quote(*span)),
            Action::Remove(span) => editor.plan(&EditOperation::Remove(*span)),
            Action::Insert { name, value } => {
                let flag = NewFlag { name, value };
                let is_first = self.flagless.anchors.contains(&place);
                editor.plan(&if is_first {
                    EditOperation::InsertFirst(place, &flag)
                } else {
                    EditOperation::Insert(place, &flag)
                })
            }
        }
    }

    /// Checks that the edited text reads as some fixes planned it.
    pub(crate) fn verify<'p>(
        &self,
        fixes: impl Iterator<Item = &'p PlannedFix> + Clone,
        edited: &str,
    ) -> Result<(), EditError> {
        match &self.form {
            EditedText::Yaml(editor) => {
                editor.verify(fixes.flat_map(|fix| &fix.plans), &Stream::parse(edited), edited)
            }
            EditedText::Words(_) => Ok(()),
        }
    }
}

/// True for a configuration without a flag whose format says where the first one goes:
///
/// ```yaml
/// kind: ClusterConfiguration
/// apiServer: {}
/// ```
fn takes_first_flag(server: &ApiServer) -> bool {
    dialect::takes_first_flag(server.dialect)
        && !server.flags().any(|flag| flag.origin == Origin::Written)
}
