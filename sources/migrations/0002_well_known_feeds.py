"""Feeds of well-known crypto sources, under the keys that CoinDesk uses, so that both ways of importing agree."""

from typing import Any

from django.db import migrations

# key, name, address
FEEDS = [
    ("coindesk", "CoinDesk", "https://www.coindesk.com/arc/outboundfeeds/rss/?outputType=xml"),
    ("cointelegraph", "Cointelegraph", "https://cointelegraph.com/rss"),
    ("decrypt", "Decrypt", "https://decrypt.co/feed"),
    ("blockworks", "Blockworks", "https://blockworks.co/feed/"),
    ("cryptopotato", "CryptoPotato", "https://cryptopotato.com/category/crypto-news/feed/"),
    ("bitcoin.com", "Bitcoin.com", "https://news.bitcoin.com/feed/"),
    ("newsbtc", "NewsBTC", "https://www.newsbtc.com/feed/"),
    ("bitcoinist", "Bitcoinist", "https://bitcoinist.com/feed/"),
    ("utoday", "U.Today", "https://u.today/cryptocompare.php"),
    ("ambcrypto", "AMBCrypto", "https://ambcrypto.com/feed/"),
    ("cryptopolitan", "Cryptopolitan", "https://www.cryptopolitan.com/feed/"),
    ("cryptonews", "Cryptonews", "https://cryptonews.com/news/feed/"),
    ("bloomberg_crypto_", "Bloomberg (Crypto)", "https://feeds.bloomberg.com/crypto/news.rss"),
    ("financialtimes_crypto_", "Financial Times (Crypto)", "https://www.ft.com/cryptofinance?format=rss"),
    ("finbold", "Finbold", "https://finbold.com/category/cryptocurrency-news/feed/"),
    ("zycrypto", "ZyCrypto", "https://zycrypto.com/category/news/feed/"),
    ("krakenblog", "Kraken Blog", "https://blog.kraken.com/feed/"),
]
# Brings many sources; needs COINDESK_API_KEY, so it waits to be enabled.
API_FEED = {
    "key": "coindesk-api",
    "title": "CoinDesk Data API",
    "url": "https://data-api.coindesk.com/news/v1/article/list?lang=EN&limit=100",
    "format": "coindesk",
    "enabled": False,
}


def add_feeds(apps: Any, schema_editor: Any) -> None:
    Source, Feed = apps.get_model("sources", "Source"), apps.get_model("sources", "Feed")
    for key, name, url in FEEDS:
        source, _ = Source.objects.get_or_create(key=key, defaults={"name": name})
        Feed.objects.get_or_create(key=key, defaults={"url": url, "title": name, "source": source})
    Feed.objects.get_or_create(key=API_FEED["key"], defaults=API_FEED)


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_first")]
    operations = [migrations.RunPython(add_feeds, migrations.RunPython.noop)]
