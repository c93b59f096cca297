"""Crisis bargaining: one side makes a take-it-or-leave-it demand, the other accepts or fights.

The challenger wins a war with some probability and takes the whole stake; fighting costs both. A share ``x`` of the
challenger is acceptable to the defender up to ``p S + c``, where ``c`` is what fighting costs the defender.

Source: Fearon (1995), *Rationalist explanations for war*, International Organization 49, 379–414: the bargaining
range, private information about costs, mutual optimism, and commitment under shifting power.
"""

from dataclasses import dataclass
from fractions import Fraction

Pair = tuple[Fraction, Fraction]
SAFE, RISKY, FIGHT = "safe", "risky", "fight"


@dataclass(frozen=True)
class Crisis:
    """The stake, the challenger's chance to win it, and what fighting costs challenger and defender."""

    stake: Fraction
    chance: Fraction
    cost: Pair

    @property
    def range(self) -> Pair:
        """The challenger's shares that both prefer to fighting, within the stake."""
        middle = self.chance * self.stake
        return max(Fraction(0), middle - self.cost[0]), min(self.stake, middle + self.cost[1])

    def war(self) -> Pair:
        """What fighting brings to each."""
        middle = self.chance * self.stake
        return middle - self.cost[0], self.stake - middle - self.cost[1]


@dataclass(frozen=True)
class Demand:
    """A demand that is best for the challenger: its kind, the probability of war, and what both expect.

    ``share`` is what the challenger demands. A safe demand is accepted for certain, a risky one by some types.
    """

    kind: str
    share: Fraction
    war: Fraction
    payoffs: Pair


def known(crisis: Crisis) -> list[Demand]:
    """With known costs: all that the defender accepts."""
    share = crisis.range[1]
    return [Demand(SAFE, share, Fraction(0), (share, crisis.stake - share))]


def optimists(crisis: Crisis, beliefs: Pair) -> list[Demand]:
    """With each side's own belief about the challenger's chance; payoffs are what each believes.

    There is peace exactly if the beliefs differ by no more than the costs: p̂A - p̂B ≤ (cA + cB) / S.
    """
    share = min(crisis.stake, beliefs[1] * crisis.stake + crisis.cost[1])
    fight = beliefs[0] * crisis.stake - crisis.cost[0]
    found = []
    if share >= fight:
        found.append(Demand(SAFE, share, Fraction(0), (share, crisis.stake - share)))
    if fight >= share:
        expects = crisis.stake * (1 - beliefs[1]) - crisis.cost[1]
        found.append(Demand(FIGHT, share, Fraction(1), (fight, expects)))
    return found


def uniform(crisis: Crisis, low: Fraction, high: Fraction) -> list[Demand]:
    """With the defender's cost uniform between two values (``crisis.cost[1]`` is not used).

    >>> tenth = Fraction(1, 10)
    >>> found = uniform(Crisis(Fraction(1), Fraction(1, 2), (tenth, tenth)), Fraction(0), Fraction(3, 10))[0]
    >>> found.share, found.war
    (Fraction(3, 5), Fraction(1, 3))
    """
    middle = crisis.chance * crisis.stake
    least, most = min(crisis.stake, middle + low), min(crisis.stake, middle + high)
    share = min(max(middle + (high - crisis.cost[0]) / 2, least), most)
    war = max(Fraction(0), (share - middle - low) / (high - low))
    fights = middle - crisis.cost[0]
    # Those who fight are the ones with costs below share - middle.
    cost = (low + max(low, share - middle)) / 2
    expects = (1 - war) * (crisis.stake - share) + war * (crisis.stake - middle - cost)
    return [Demand(RISKY if war else SAFE, share, war, ((1 - war) * share + war * fights, expects))]


def two_types(crisis: Crisis, low: Fraction, high: Fraction, chance_low: Fraction) -> list[Demand]:
    """With the defender's cost low or high: the demand that both accept, or the one that only the high cost accepts.

    Both if they are equally good.
    """
    middle = crisis.chance * crisis.stake
    shares = [min(crisis.stake, middle + cost) for cost in (low, high)]
    fights = middle - crisis.cost[0]
    safe = Demand(SAFE, shares[0], Fraction(0), (shares[0], crisis.stake - shares[0]))
    if shares[0] == shares[1] or chance_low == 0:
        return [Demand(SAFE, shares[1], Fraction(0), (shares[1], crisis.stake - shares[1]))]
    pays = (1 - chance_low) * shares[1] + chance_low * fights
    expects = (1 - chance_low) * (crisis.stake - shares[1]) + chance_low * (crisis.stake - middle - low)
    risky = Demand(RISKY, shares[1], chance_low, (pays, expects))
    best = max(safe.payoffs[0], risky.payoffs[0])
    return [demand for demand in (safe, risky) if demand.payoffs[0] == best]


def shifting(crisis: Crisis, later: Fraction, discount: Fraction) -> list[Demand]:
    """With an infinite horizon in which the challenger's chance rises to ``later`` after the first period.

    The challenger proposes in every period and cannot commit itself not to use its strength. The defender fights now
    if even the whole stake of the first period is too little: for ``S = 1`` exactly if δ p₂ - p₁ > c (1 - δ)², where
    ``c`` is the defender's cost. Payoffs are present values.
    """
    rest = 1 / (1 - discount)
    fights = (
        (crisis.chance * crisis.stake) * rest - crisis.cost[0],
        (1 - crisis.chance) * crisis.stake * rest - crisis.cost[1],
    )
    then = max(Fraction(0), (1 - later) * crisis.stake * rest - crisis.cost[1])
    needed = max(Fraction(0), fights[1] - discount * then)
    found = []
    if needed <= crisis.stake:
        share = crisis.stake - needed
        gets = share + discount * (crisis.stake * rest - then)
        found.append(Demand(SAFE, share, Fraction(0), (gets, needed + discount * then)))
    if needed >= crisis.stake:
        found.append(Demand(FIGHT, Fraction(0), Fraction(1), fights))
    return found
