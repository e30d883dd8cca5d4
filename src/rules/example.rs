//! An example of a rule: what it reports, and what to write instead.

use std::sync::LazyLock;

use crate::hashed::HashMap;
use crate::rule::Rule;

/// Two texts in YAML, without a line break at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The rule reports this.
    pub bad: &'static str,
    /// The rule reports nothing here.
    pub good: &'static str,
}

/// The line between the two.
const INSTEAD: &str = "\n->\n";

static EXAMPLES: LazyLock<HashMap<&str, Example>> = LazyLock::new(|| {
    let mut examples = HashMap::default();
    for part in include_str!("examples.txt").split("\n= ").skip(1) {
        if let Some((id, texts)) = part.split_once('\n')
            && let Some((bad, good)) = texts.split_once(INSTEAD)
        {
            examples.insert(id, Example { bad, good: good.trim_end() });
        }
    }
    examples
});

/// The example of a rule. Every rule has one.
pub fn example(rule: &Rule) -> Option<Example> {
    EXAMPLES.get(rule.id).copied()
}
