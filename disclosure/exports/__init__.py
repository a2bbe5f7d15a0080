"""EXPORTS: every form in which a release is carried away. To add one: a file here, its name below."""

from disclosure.export import Export
from disclosure.exports.bag import Bag
from disclosure.exports.diwoo import Diwoo
from disclosure.exports.file_set import FileSet
from disclosure.exports.inventory_csv import InventoryCsv
from disclosure.exports.inventory_json import InventoryJson
from disclosure.exports.inventory_xlsx import InventoryXlsx
from disclosure.exports.load_file import LoadFile
from disclosure.exports.mdto import Mdto
from disclosure.exports.production_report import ProductionReport
from disclosure.exports.rsmf import Rsmf

EXPORTS: tuple[Export, ...] = (
    InventoryCsv(),
    InventoryXlsx(),
    InventoryJson(),
    ProductionReport(),
    FileSet(),
    Diwoo(),
    Mdto(),
    LoadFile(),
    Rsmf(),
    Bag(),
)
"""In the order in which they are offered."""
