//! Documents that a template writes in several ways.
//!
//! ```yaml
//! {{- if .Values.new }}
//! apiVersion: kubeadm.k8s.io/v1beta4
//! {{- else }}
//! apiVersion: kubeadm.k8s.io/v1beta3
//! {{- end }}
//! kind: ClusterConfiguration
//! ```
//!
//! A key that is written in two branches has one value in each rendering. The document is read once for
//! each of them, and what the other branches hold is not there. Fixture:
//! `templates/kubeadm-two-apis.yaml.tpl`.

use super::template::{BranchChoice, Presence, Template};
use super::tree::{Document, NodeData, NodeKind, Stream};
use crate::hashed::HashMap;
use crate::source::Span;

/// How many ways to read one document are looked at.
const ALTERNATIVES: usize = 8;

/// A key that a mapping has in other branches as well.
#[derive(Clone, Copy, PartialEq, Eq)]
struct BranchKey {
    /// The number of the mapping and the text.
    group: usize,
    span: Span,
}

impl Stream<'_> {
    /// Finds the alternatives of all documents.
    pub(super) fn find_alternatives(&mut self) {
        let Some(template) = self.template.as_ref().filter(|template| template.has_branches())
        else {
            return;
        };
        let mut choices = Vec::new();
        let mut places = Vec::new();
        let mut most = 0;
        for document in &self.documents {
            let first = choices.len();
            choices.extend(self.choices_of(document, template));
            most = most.max(choices.len() - first);
            places.push(first..choices.len());
        }
        for (document, place) in self.documents.iter_mut().zip(places) {
            document.choices = place;
        }
        self.choices = choices;
        let visits = self.visits_left.get_mut();
        *visits = visits.saturating_mul(1 + most as u64);
    }

    /// One choice for each way to read a document; none if there is only one way.
    fn choices_of(&self, document: &Document, template: &Template) -> Vec<BranchChoice> {
        let keys = document.root.map(|root| self.branch_keys(root, template)).unwrap_or_default();
        let mut choices = Vec::new();
        let mut left = keys.clone();
        while let Some(first) = left.first().copied()
            && choices.len() < ALTERNATIVES
        {
            let choice = choice_with(first, &keys, template);
            left.retain(|key| *key != first && template.excludes(&choice, key.span));
            choices.push(choice);
        }
        choices
    }

    /// The keys that exclude one another, in all mappings that are not in a list.
    fn branch_keys(&self, root: u32, template: &Template) -> Vec<BranchKey> {
        let mut found = Vec::new();
        let mut groups = 0;
        let mut mappings = vec![root];
        while let Some(mapping) = mappings.pop() {
            let mut named: HashMap<&str, Vec<Span>> = HashMap::default();
            for &(key, value) in self.entries_of(mapping) {
                if let Some(key) = self.data(key)
                    && let Some(text) = self.scalar_text(key)
                {
                    named.entry(text).or_default().push(key.span);
                }
                if let Some(NodeData { kind: NodeKind::Mapping { .. }, .. }) = self.data(value) {
                    mappings.push(value);
                }
            }
            for spans in named.into_values() {
                if are_alternatives(&spans, template) {
                    found.extend(spans.into_iter().map(|span| BranchKey { group: groups, span }));
                    groups += 1;
                }
            }
        }
        found.sort_by_key(|key| key.span);
        found
    }
}

/// True if two equal keys are in branches such that neither needs the other.
fn are_alternatives(spans: &[Span], template: &Template) -> bool {
    spans.windows(2).any(|pair| {
        let [one, other] = pair else { return false };
        template.presence(*one, *other) != Presence::Certain
            && template.presence(*other, *one) != Presence::Certain
    })
}

/// The choice that has `first`, and of all other groups the first key that goes with it.
fn choice_with(first: BranchKey, keys: &[BranchKey], template: &Template) -> BranchChoice {
    let mut choice = BranchChoice::default();
    template.take(&mut choice, first.span);
    let mut filled = HashMap::from_iter([(first.group, first.span)]);
    for key in keys {
        if *key == first || template.excludes(&choice, key.span) {
            continue;
        }
        // {{ if .new }} … {{ end }} {{ if not .new }} … {{ end }}
        if filled.contains_key(&key.group) {
            template.leave_out(&mut choice, key.span);
            continue;
        }
        template.take(&mut choice, key.span);
        filled.insert(key.group, key.span);
    }
    choice
}
