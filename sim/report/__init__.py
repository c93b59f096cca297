"""Reports: what was asked, the answer in words, and everything it rests on, as HTML, Markdown and PDF.

A report is made in three steps: ``findings`` computes everything, ``sections`` turn it into a ``Document`` of claims,
tables and figures, and one renderer for each format writes it down.
"""

from sim.report.findings import Findings as Findings
from sim.report.findings import findings_of_file as findings_of_file
from sim.report.findings import findings_of_run as findings_of_run
from sim.report.outline import document_of as document_of
from sim.report.writing import FORMATS as FORMATS
from sim.report.writing import files_of as files_of
from sim.report.writing import write_document as write_document

__all__ = ["FORMATS", "Findings", "document_of", "files_of", "findings_of_file", "findings_of_run", "write_document"]
