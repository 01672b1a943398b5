using System.Security.Cryptography;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>
/// Finds what is wrong with the rows of this part (spec 00 §5, 05 §11): keys and values that break their grammar, bodies with bytes that do not exist, buckets
/// without metadata. Manifests are looked into as far as their objects are shown.
/// </summary>
internal sealed class S3Problems(SnapshotView view, BucketIndex buckets, IProblemSink sink)
{
    public void Report()
    {
        ReportBuckets();
        ReportObjects();
        ReportChunkKeys(references: false);
        ReportChunkKeys(references: true);
        ReportContents();
    }

    private void ReportBuckets()
    {
        RowCursor rows = view.Scan(S3Family.BucketMeta);
        while (rows.MoveNext())
        {
            Row row = rows.Current;
            if (!row.IsReadable)
            {
                continue;
            }

            if (!BucketKey.TryParse(row.UserKey, out _))
            {
                Error(ProblemClass.MalformedKey, row, "expected the key of a bucket with a name that can be a directory");
            }
            else
            {
                try
                {
                    BucketMeta.Read(row.Body);
                }
                catch (JsonFormatException e)
                {
                    Error(row, "the bucket's metadata cannot be read", e);
                }
            }
        }
    }

    private void ReportObjects()
    {
        using var scratch = new ByteBuffer(256);
        RowCursor rows = view.Scan(S3Family.Head);
        ReadOnlySpan<byte> scope = default;
        ReadOnlySpan<byte> bucket = default;
        bool shown = false;
        while (rows.MoveNext())
        {
            Row row = rows.Current;
            if (!HeadKey.TryParse(row.UserKey, out HeadKey key))
            {
                if (row.IsReadable)
                {
                    Error(ProblemClass.MalformedKey, row, "expected the key of an object: bucket, generation, object key and nothing behind");
                }

                continue;
            }

            if (!key.Scope.SequenceEqual(scope))
            {
                shown = IsShown(row, key, isNewBucket: !key.Bucket.SequenceEqual(bucket));
                scope = key.Scope;
                bucket = key.Bucket;
            }

            if (shown && row.IsReadable)
            {
                ReportObject(row, scratch);
            }
        }
    }

    /// <summary>Whether the objects of a bucket's generation are shown; says once for a bucket that it has no metadata (spec 00 §3.13).</summary>
    private bool IsShown(in Row row, in HeadKey key, bool isNewBucket)
    {
        RowState state = buckets.TryGet(key.Bucket, out Bucket? bucket);
        if (state == RowState.Absent && isNewBucket)
        {
            sink.Report(view.ProblemAt(ProblemSeverity.Information, ProblemClass.BucketWithoutMetadata, row, "objects of a bucket without a metadata row are not shown; the server serves none of them"));
        }

        return bucket is not null && key.Scope.SequenceEqual(bucket.Scope);
    }

    private void ReportObject(in Row row, ByteBuffer scratch)
    {
        try
        {
            long size = Manifest.Read(row.Body, scratch).SizeBytes;
            if (size < 0)
            {
                Error(ProblemClass.OutOfRange, row, $"the manifest gives a size of {size} bytes; the body is shown empty");
            }
        }
        catch (JsonFormatException e)
        {
            Error(row, "the object's manifest cannot be read", e);
            return;
        }

        if (S3Body.TryOpen(view, row, out S3Body body))
        {
            using (body)
            {
                long missing = body.FirstMissing();
                if (missing >= 0)
                {
                    Error(ProblemClass.IncompleteBody, row, $"bytes of the body do not exist, the first at {missing} of {body.Length}");
                }
            }
        }
    }

    private void ReportChunkKeys(bool references)
    {
        ReadOnlySpan<byte> family = references ? S3Family.ChunkReference : S3Family.Blob;
        RowCursor rows = view.Scan(family);
        while (rows.MoveNext())
        {
            Row row = rows.Current;
            if (!row.IsReadable)
            {
                continue;
            }

            if (!ChunkKey.TryParse(row.UserKey, family, out _))
            {
                Error(ProblemClass.MalformedKey, row, "expected the key of a chunk: bucket, generation, object key, upload, part, chunk and at most a version of 8 bytes");
            }
            else if (references && !ChunkReference.TryParse(row.Body, out _))
            {
                Error(ProblemClass.BadRecord, row, "expected a chunk reference of version 1 or 2 and nothing behind it");
            }
        }
    }

    /// <summary>Offloaded bytes are read whatever their timestamp, and older versions stand in for a damaged one, so one good version is enough.</summary>
    private void ReportContents()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        RowCursor rows = view.Scan(S3Family.ChunkBlob);
        while (rows.MoveNext())
        {
            Row row = rows.Current;
            if (!row.IsReadable)
            {
                continue;
            }

            if (!ChunkBlobKey.TryParse(row.UserKey, digest))
            {
                Error(ProblemClass.MalformedKey, row, "expected a key that ends in the 64 hexadecimal digits of a SHA-256");
            }
            else if (!OffloadedBytes.TryFind(view, row.UserKey, digest, out _))
            {
                Error(ProblemClass.DigestMismatch, row, "the bytes do not have the SHA-256 in their key");
            }
        }
    }

    private void Error(in Row row, string what, JsonFormatException e) =>
        Error(e.TooDeep ? ProblemClass.BadRecord : ProblemClass.BadJson, row, $"{what}: {e.Message} of the value");

    private void Error(string problemClass, in Row row, string reason) => sink.Report(view.ProblemAt(ProblemSeverity.Error, problemClass, row, reason));
}
