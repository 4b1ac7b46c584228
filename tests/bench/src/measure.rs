//! Fair comparison: contestants in turns, ratios per round, medians with their interval.
//!
//! Ours runs once in each round, next to each of the others, so what else the machine does hits both.
//! The interval of a median is the one of order statistics that covers it with at least 95 % (Conover,
//! *Practical Nonparametric Statistics*, 3.2); it asks nothing of the distribution.

/// Rounds of one scenario.
pub const ROUNDS: usize = 15;

/// One way to do what a scenario asks for; gives its cost, in the scenario's unit.
pub type Contestant = (&'static str, Cost);

/// Does it, and gives what one operation cost.
pub type Cost = Box<dyn Fn() -> f64 + Send + Sync>;

/// What is compared. The first contestant is ours.
pub struct Scenario {
    /// Its name, in words.
    pub name: String,
    /// What a cost is measured in; less is better.
    pub unit: &'static str,
    /// Ours, then the others.
    pub contestants: Vec<Contestant>,
}

impl core::fmt::Debug for Scenario {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Scenario").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A scenario with its contestants.
pub fn scenario<const N: usize>(
    name: impl Into<String>,
    unit: &'static str,
    contestants: [Contestant; N],
) -> Scenario {
    Scenario { name: name.into(), unit, contestants: contestants.into() }
}

/// A contestant.
pub fn by(name: &'static str, cost: impl Fn() -> f64 + Send + Sync + 'static) -> Contestant {
    (name, Box::new(cost))
}

/// The median with the ends of its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Median {
    /// The middle.
    pub middle: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
}

impl Median {
    /// Of a sample.
    ///
    /// # Panics
    /// If it is empty.
    #[must_use]
    pub fn of(mut sample: Vec<f64>) -> Self {
        sample.sort_by(f64::total_cmp);
        let n = sample.len();
        let middle = (sample[n / 2] + sample[(n - 1) / 2]) / 2.0;
        // How many may lie outside on one side: the most for which the binomial tail is under 2.5 %.
        let (mut outside, mut tail, mut ways) = (0, 0.0, 1.0);
        while outside < n / 2 {
            tail += ways * 0.5_f64.powi(n as i32);
            if tail > 0.025 {
                break;
            }
            outside += 1;
            ways = ways * (n + 1 - outside) as f64 / outside as f64;
        }
        let outside = outside.saturating_sub(1);
        Self { middle, low: sample[outside], high: sample[n - 1 - outside] }
    }
}

/// The table's head.
#[must_use]
pub fn head() -> String {
    "| scenario | unit | ours | its cost | other | its cost | ours is … times as good |\n|---|---|---|---|---|---|---|"
        .to_owned()
}

/// What each contestant's operation cost, round by round.
#[must_use]
pub fn costs(contestants: &[Contestant]) -> Vec<Vec<f64>> {
    for (_, cost) in contestants {
        // Once for caches, carriers and pages.
        let _ = cost();
    }
    let mut costs = vec![Vec::new(); contestants.len()];
    for round in 0..ROUNDS {
        // Who begins changes: the first of a round may find the machine in another state.
        for turn in 0..contestants.len() {
            let who = (round + turn) % contestants.len();
            costs[who].push(contestants[who].1());
        }
    }
    costs
}

/// The cost of others divided by ours, round by round.
#[must_use]
pub fn ratio(theirs: &[f64], ours: &[f64]) -> Median {
    Median::of(theirs.iter().zip(ours).map(|(theirs, ours)| theirs / ours).collect())
}

/// Runs a scenario: a line for each of the others.
#[must_use]
pub fn run(scenario: &Scenario) -> Vec<String> {
    let Scenario { name, unit, contestants } = scenario;
    let costs = costs(contestants);
    let ours = Median::of(costs[0].clone());
    let others = costs.iter().zip(contestants).skip(1);
    let mut lines: Vec<_> = others
        .map(|(theirs, (other, _))| line(name, unit, contestants[0].0, &costs[0], other, theirs))
        .collect();
    if contestants.len() == 1 {
        lines.push(format!(
            "| {name} | {unit} | {} | {} ({} to {}) | | | |",
            contestants[0].0,
            number(ours.middle),
            number(ours.low),
            number(ours.high)
        ));
    }
    lines
}

/// One line of the table: costs of ours and of another's, round by round.
#[must_use]
pub fn line(name: &str, unit: &str, we: &str, ours: &[f64], other: &str, theirs: &[f64]) -> String {
    let ratio = ratio(theirs, ours);
    let (ours, theirs) = (Median::of(ours.to_vec()), Median::of(theirs.to_vec()));
    format!(
        "| {name} | {unit} | {we} | {} | {other} | {} | **{:.2}** ({:.2} to {:.2}) |",
        number(ours.middle),
        number(theirs.middle),
        ratio.middle,
        ratio.low,
        ratio.high
    )
}

/// With three digits, as far as they say something.
#[must_use]
pub fn number(value: f64) -> String {
    match value.abs() {
        0.0..10.0 => format!("{value:.2}"),
        10.0..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}
