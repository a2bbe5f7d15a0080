"""SearchIndex in an Elasticsearch 9 cluster: for archives and offices that outgrow one machine."""

from search.backends.elasticsearch_index.cluster import Cluster, ClusterAccess
from search.backends.elasticsearch_index.generations import ElasticsearchGenerations
from search.backends.elasticsearch_index.index import ElasticsearchIndex

__all__ = ["Cluster", "ClusterAccess", "ElasticsearchGenerations", "ElasticsearchIndex"]
