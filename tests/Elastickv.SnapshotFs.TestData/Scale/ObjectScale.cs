using System.Security.Cryptography;

namespace Elastickv.SnapshotFs.TestData;

/// <summary>
/// Snapshots of one S3 bucket <c>wide</c> with many objects of one chunk in nested prefixes, <see cref="PathOf"/>. In the server's shape every PUT rewrote the bucket
/// row, every 20th object was overwritten (its old chunk deleted) and one object in a hundred is gone (spec 05 §13).
/// </summary>
public static class ObjectScale
{
    /// <summary>Name of the bucket.</summary>
    public static ReadOnlySpan<byte> Bucket => "wide"u8;

    /// <summary>Key of an object: three levels, ten thousand objects below each first one and a hundred below each second one.</summary>
    public static string PathOf(long number) => $"y{number / 10_000:D4}/m{number / 100 % 100:D2}/o{number % 100:D2}.txt";

    /// <summary>Content of an object: 33 to 133 bytes.</summary>
    public static byte[] ContentOf(long number)
    {
        var content = new byte[33 + (number % 101)];
        for (int i = 0; i < content.Length; i++)
        {
            content[i] = (byte)('a' + ((number + i) % 26));
        }

        return content;
    }

    /// <summary>Writes a file with <paramref name="count"/> visible objects and gives the number of its records.</summary>
    public static long Write(string path, int count, ScaleProfile profile) =>
        ScaleFile.Write(path, profile, (3L * count) + 3, writer => new Rows(writer, count, profile == ScaleProfile.ServerShaped).Write());

    private sealed class Rows(SnapshotWriter writer, int count, bool serverShaped)
    {
        private readonly RecordBuffer key = new();
        private readonly RecordBuffer body = new();
        private readonly RecordBuffer upload = new();
        private readonly byte[] digest = new byte[16];

        private ulong Created => ScaleClock.At(0);

        public void Write()
        {
            Blobs();
            key.Start("!s3|bucket|gen|"u8).Add(Bucket).Add([0, 1]);
            writer.Row(key, Created, body.Start([]).UInt64(1));
            BucketRow();
            Manifests();
        }

        private static bool Overwritten(long number) => number % 20 == 7;

        /// <summary>Commit of the last PUT of an object.</summary>
        private long PutOf(long number) => 1 + number + (serverShaped && Overwritten(number) ? count : 0);

        private void BucketRow()
        {
            key.Start("!s3|bucket|meta|"u8).Add(Bucket).Add([0, 1]);
            body.Start("{\"bucket_name\":\"wide\",\"generation\":1,\"created_at_hlc\":"u8).Digits((long)Created).Add(",\"region\":\"us-east-1\",\"acl\":\"private\"}"u8);
            for (long commit = serverShaped ? count : 0; commit >= 0; commit--)
            {
                writer.Row(key, ScaleClock.At(commit), body);
            }
        }

        private void Blobs()
        {
            for (long i = 0; i < count; i++)
            {
                if (serverShaped && Overwritten(i))
                {
                    Blob(i, '0');
                    writer.Tombstone(key, ScaleClock.At(PutOf(i)));
                    writer.Row(key, ScaleClock.At(1 + i), ContentOf(i + 1));
                }

                Blob(i, '8');
                writer.Row(key, ScaleClock.At(PutOf(i)), ContentOf(i));
            }
        }

        private void Blob(long number, char generation) =>
            Object("!s3|blob|"u8, number).Add(Upload(number, generation)).Add([0, 1]).UInt64(1).UInt64(0);

        private RecordBuffer Object(ReadOnlySpan<byte> family, long number) =>
            key.Start(family).Add(Bucket).Add([0, 1]).UInt64(1)
                .Add("y"u8).Digits(number / 10_000, 4).Add("/m"u8).Digits(number / 100 % 100, 2).Add("/o"u8).Digits(number % 100, 2).Add(".txt"u8).Add([0, 1]);

        private RecordBuffer Upload(long number, char generation) => upload.Start([(byte)generation]).Digits(number, 31);

        private void Manifests()
        {
            for (long i = 0; i < count; i++)
            {
                Object("!s3|obj|head|"u8, i);
                Manifest(i, i, '8', PutOf(i));
                if (serverShaped && Overwritten(i))
                {
                    Manifest(i, i + 1, '0', 1 + i);
                }
            }

            for (long i = 0; serverShaped && i < count / 100; i++)
            {
                key.Start("!s3|obj|head|"u8).Add(Bucket).Add([0, 1]).UInt64(1).Add("z/gone"u8).Digits(i, 7).Add([0, 1]);
                writer.Tombstone(key, ScaleClock.At((2L * count) + i));
                Manifest(i, i, '4', 1 + i);
            }
        }

        private void Manifest(long number, long content, char generation, long commit)
        {
            byte[] bytes = ContentOf(content);
            MD5.HashData(bytes, digest);
            ulong timestamp = ScaleClock.At(commit);
            body.Start("{\"upload_id\":\""u8).Add(Upload(number, generation)).Add("\",\"etag\":\""u8).Hex(digest).Add("\",\"size_bytes\":"u8).Digits(bytes.Length)
                .Add(",\"last_modified_hlc\":"u8).Digits((long)timestamp).Add(",\"content_type\":\"text/plain\",\"parts\":[{\"part_no\":1,\"etag\":\""u8).Hex(digest)
                .Add("\",\"size_bytes\":"u8).Digits(bytes.Length).Add(",\"chunk_count\":1,\"chunk_sizes\":["u8).Digits(bytes.Length).Add("]}]}"u8);
            writer.Row(key, timestamp, body);
        }
    }
}
