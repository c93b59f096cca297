"""Crisis bargaining: one side demands a share or attacks; the other accepts the demand or fights.

The challenger wins a war with some probability and takes the whole stake; fighting costs both. A share ``x`` of the
challenger is acceptable to the defender up to ``p S + c``, where ``c`` is what fighting costs the defender.

Every function returns all demands that are best for the challenger: several at ties only. A defender who is just
indifferent accepts, as it must in equilibrium wherever the challenger could sweeten the offer a little.

Source: Fearon (1995), *Rationalist explanations for war*, International Organization 49, 379–414: the bargaining
range, private information about costs, mutual optimism, and commitment under shifting power.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Pair = tuple[Fraction, Fraction]
SAFE, RISKY, FIGHT = "safe", "risky", "fight"
CHALLENGER, DEFENDER = 0, 1


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

    @property
    def war(self) -> Pair:
        """What fighting brings to each."""
        middle = self.chance * self.stake
        return middle - self.cost[0], self.stake - middle - self.cost[1]


@dataclass(frozen=True)
class Demand:
    """A demand that is best for the challenger: its kind, the share, the probability of war, and what both expect.

    A safe demand is accepted for certain, a risky one by some types. If the kind is ``FIGHT`` there is war whatever
    is demanded: ``share`` is None, and ``attacker`` says who prefers it to every demand (None: both).
    """

    kind: str
    share: Fraction | None
    war: Fraction
    payoffs: Pair
    attacker: int | None = None


def _safe(crisis: Crisis, share: Fraction) -> Demand:
    return Demand(SAFE, share, Fraction(0), (share, crisis.stake - share))


def _fight(payoffs: Pair, attacker: int | None = CHALLENGER) -> Demand:
    return Demand(FIGHT, None, Fraction(1), payoffs, attacker)


def _best(demands: Sequence[Demand]) -> list[Demand]:
    best = max(one.payoffs[0] for one in demands)
    return [one for one in demands if one.payoffs[0] == best]


def known(crisis: Crisis) -> list[Demand]:
    """With known costs: all that the defender accepts. Fighting is as good only if it costs the challenger nothing.

    >>> [float(one.share) for one in known(Crisis(Fraction(1), Fraction(3, 5), (Fraction(1, 5), Fraction(1, 10))))]
    [0.7]
    """
    return _best([_safe(crisis, crisis.range[1]), _fight(crisis.war)])


def believed_range(crisis: Crisis, beliefs: Pair) -> Pair | None:
    """The challenger's shares that both prefer to fighting, each by its own belief of the challenger's chance.

    There are some exactly if the beliefs differ by no more than the costs: ``p̂A - p̂B ≤ (cA + cB) / S``.
    """
    low = max(Fraction(0), beliefs[0] * crisis.stake - crisis.cost[0])
    high = min(crisis.stake, beliefs[1] * crisis.stake + crisis.cost[1])
    return (low, high) if low <= high else None


def optimists(crisis: Crisis, beliefs: Pair) -> list[Demand]:
    """With each side's own belief of the challenger's chance, known to both; payoffs are what each expects."""
    share = min(crisis.stake, beliefs[1] * crisis.stake + crisis.cost[1])
    fights = beliefs[0] * crisis.stake - crisis.cost[0], (1 - beliefs[1]) * crisis.stake - crisis.cost[1]
    return _best([_safe(crisis, share), _fight(fights, None if fights[0] > share else CHALLENGER)])


def uniform(crisis: Crisis, low: Fraction, high: Fraction) -> list[Demand]:
    """With the defender's cost uniform between two different values (``crisis.cost[1]`` is not used).

    The challenger weighs a larger share against a larger risk: ``x* = p S + (high - cA) / 2``, within what is
    accepted for certain and what is never accepted.

    >>> tenth = Fraction(1, 10)
    >>> found = uniform(Crisis(Fraction(1), Fraction(1, 2), (tenth, tenth)), Fraction(0), Fraction(3, 10))[0]
    >>> found.share, found.war
    (Fraction(3, 5), Fraction(1, 3))
    """
    middle = crisis.chance * crisis.stake
    least, most = min(crisis.stake, middle + low), min(crisis.stake, middle + high)
    share = min(max(middle + (high - crisis.cost[0]) / 2, least), most)
    war = max(Fraction(0), (share - middle - low) / (high - low))
    # Those who fight are the ones with costs below share - middle.
    fights, mean = crisis.war[0], (low + max(low, share - middle)) / 2
    expects = (1 - war) * (crisis.stake - share) + war * (crisis.stake - middle - mean)
    demand = Demand(RISKY if war else SAFE, share, war, ((1 - war) * share + war * fights, expects))
    attacked = crisis.stake - middle - (low + high) / 2
    return _best([demand, _fight((fights, attacked))])


def two_types(crisis: Crisis, low: Fraction, high: Fraction, chance_low: Fraction) -> list[Demand]:
    """With the defender's cost low or high: the demand that both accept, or the one that only the high cost accepts."""
    middle = crisis.chance * crisis.stake
    fights = crisis.war[0]
    shares = [min(crisis.stake, middle + cost) for cost in (low, high)]
    mean = chance_low * low + (1 - chance_low) * high
    found = [_fight((fights, crisis.stake - middle - mean))]
    if chance_low == 0 or shares[0] == shares[1]:
        return _best([_safe(crisis, shares[1]), *found])
    if chance_low < 1:
        pays = (1 - chance_low) * shares[1] + chance_low * fights
        expects = (1 - chance_low) * (crisis.stake - shares[1]) + chance_low * (crisis.stake - middle - low)
        found.insert(0, Demand(RISKY, shares[1], chance_low, (pays, expects)))
    return _best([_safe(crisis, shares[0]), *found])


def lasting_range(crisis: Crisis, discount: Fraction) -> Pair:
    """The challenger's shares of every period that both would prefer to fighting now, if they lasted."""
    costs = crisis.cost[0] * (1 - discount), crisis.cost[1] * (1 - discount)
    return Crisis(crisis.stake, crisis.chance, costs).range


def shifting(crisis: Crisis, later: Fraction, discount: Fraction) -> list[Demand]:
    """With a stake in every period, without end, and a chance of the challenger that is ``later`` from the second on.

    War takes all periods from then on. The challenger makes a demand in every period, and from the second one on
    leaves the defender no more than what war would bring it; it cannot commit itself to less. So the defender fights
    now if even the whole stake of the first period is too little: where war would still bring it something later,
    exactly if ``(δ p₂ - p₁) S > c (1 - δ)²`` with its cost ``c``. If the challenger weakens, it fights now if even that
    whole stake is too little for itself. Payoffs are present values.
    """
    rest = 1 / (1 - discount)
    whole = crisis.stake * rest
    war = Crisis(whole, crisis.chance, crisis.cost).war
    then = max(Fraction(0), Crisis(whole, later, crisis.cost).war[1])
    needed = max(Fraction(0), war[1] - discount * then)
    if needed > crisis.stake:
        return [_fight(war, DEFENDER)]
    share = crisis.stake - needed
    peace = Demand(SAFE, share, Fraction(0), (share + discount * (whole - then), needed + discount * then))
    found = _best([peace, _fight(war)])
    if needed == crisis.stake and found == [peace]:
        # Nothing is left to sweeten the offer with, so that an indifferent defender may fight as well.
        found.append(_fight(war, DEFENDER))
    return found
