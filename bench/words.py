"""What the generated wire talks about: enough words that two stories seldom share more than a few."""

import re


def _phrases(text: str) -> list[str]:
    return re.split(r"[|\n]", text.strip())


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


FIRST_NAMES = _words("""
Kestrel Harbour Northwind Lisbon Palisade Ember Orchard Meridian Tidewater Norland Basalt Quill Copperfield Larkspur
Aurora Saltmarsh Fenwick Juniper Obsidian Thistle Marlow Peregrine Cinder Halcyon Brackwater Solstice Tamarind Vesper
Wexford Yarrow Zephyr Alder Bramble Cobalt Dunmore Eastgate Foxglove Granite Hawthorn Ironwood Jasper Kingsley Lantern
Mistral Nettle Oakham Pinnacle Quarry Rosewood Sandpiper Thornbury Umber Verity Willow Ashdown Birchwood Clearwater
""")
LAST_NAMES = _words("""
Exchange Bank Mining Capital Protocol Wallet Custody Fund Labs Payments Trust DAO Validators Energy Securities Lending
Ventures Pay Markets Ledger Bridge Vault Research Network Holdings Partners Clearing Index Foundation Reserve Compute
""")
VERBS = _phrases("""
lists|delists|opens|pauses|reviews|doubles|cuts|raises|audits|buys|sells|defends|postpones|launches|settles|insures
warns of|files for|backs|rejects|expands|moves|freezes|restores|leaves|halves|names|wins|loses|splits|rents|closes
""")
THINGS = _phrases("""
a bitcoin reserve|its stablecoin programme|an Ethereum staking desk|Solana futures|a custody licence|its mining fleet
a bridge to the Cosmos network|the XRP order book|a tokenised bond|its bug bounty|a lending pool|a payments corridor
an index of altcoins|a rollup for games|its proof of reserves|withdrawals in euro|a venture fund|a cold storage vault
a merger with a rival|its market-making arm|a settlement layer|a share buyback|an ETF application|a validator set
a credit line|the port of Rotterdam|a data centre in Iceland|school fees in tokens|a patent on key recovery|its chain
insurance for miners|a pension product|prediction markets|a sports sponsorship|carbon certificates|an airline's miles
a hydrogen plant|gold-backed tokens|the national lottery|a tax ruling|farm loans|a satellite relay|music royalties
remittances to Kenya|a hardware wallet|its audit committee|real estate shares|a court order|node software
""")
TURNS = _phrases("""
as volume climbs {n} percent|after {n} days of outflows|despite a fine of ${n} million|while fees fall to {n} cents
following a vote of {n} to 12|in a deal worth ${n} million|with {n} partners in Asia|ahead of a deadline in {n} days
""")
SENTENCES = _phrases("""
Analysts who follow the company said that the step had been expected since the summer, though not at this size.
The price of bitcoin moved less than {n} percent on the news, and traders spoke of a quiet session.
According to the filing, {n} employees will change to the new unit before the end of the quarter.
Critics fear that liquidity could become thinner when the largest market makers leave the order book.
The network processed {n} thousand transactions a second in the test, its developers wrote in a post.
Regulators in three countries had asked for the documents, and received them within {n} days.
A spokesman declined to say how much of the money had been recovered from the exploited contract.
Losses of customers were covered in full by the insurance fund, which now holds {n} million dollars.
The upgrade makes deposits cheaper, but validators must run a new client from block {n}00000 on.
Miners in the valley pay about {n} cents for a kilowatt hour, less than half of what they paid last year.
The court will hear both sides again in January, and a ruling is not expected before spring.
Institutional investors added {n} million dollars to exchange-traded products during the week.
Open interest in futures rose to a record, while funding rates stayed close to zero.
The token lost {n} percent within an hour before buyers came back.
Holders may vote until Friday, and the proposal needs a quorum of {n} percent.
""")
PEOPLE = ["Ada Winter", "Boris Lind", "Clara Osei", "Dmytro Koval", "Elena Rossi", "Femi Adeyemi", "Greta Holm"]
CATEGORIES = ["Bitcoin", "Markets", "Regulation", "DeFi", "Mining", "Ethereum", "Business", "Security", "Altcoins"]
