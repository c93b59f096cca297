"""Everything that people read: numbers, phrases, and sentences made from facts, in every language.

Rooms above decide what is said and hand over facts: ``claim("solutions.picked", rule=rule, count=3)``. How it is said
stands in ``en/`` and ``de/``, a file a subject.
"""

from sim.words.claims import Claim as Claim
from sim.words.claims import Named as Named
from sim.words.claims import claim as claim
from sim.words.claims import say as say
from sim.words.language import ENGLISH as ENGLISH
from sim.words.language import LANGUAGES as LANGUAGES
from sim.words.language import language as language
from sim.words.language import speaking as speaking
