using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Elastickv.SnapshotFs.TestData;

/// <summary>
/// Snapshots of one S3 bucket <c>bodies</c> with large objects <c>body-000.bin</c> … of one part in chunks of 1 MiB, filled with noise that does not compress. In the
/// server's shape there are header, footer and metadata rows, and the bucket row was rewritten by each PUT (spec 05 §13).
/// </summary>
public static class BodyScale
{
    private const int ChunkLength = 1 << 20;

    /// <summary>Writes a file with <paramref name="count"/> objects of <paramref name="chunks"/> MiB each and gives the number of its records.</summary>
    public static long Write(string path, int count, int chunks, ScaleProfile profile) =>
        ScaleFile.Write(path, profile, count + 2, writer => new Rows(writer, count, chunks, profile == ScaleProfile.ServerShaped).Write());

    private sealed class Rows(SnapshotWriter writer, int count, int chunks, bool serverShaped)
    {
        private readonly RecordBuffer key = new();
        private readonly RecordBuffer body = new();
        private readonly RecordBuffer upload = new();
        private readonly byte[] chunk = new byte[ChunkLength];
        private readonly byte[][] digests = new byte[count][];

        public void Write()
        {
            for (int i = 0; i < count; i++)
            {
                Chunks(i);
            }

            key.Start("!s3|bucket|gen|bodies"u8).Add([0, 1]);
            writer.Row(key, ScaleClock.At(0), body.Start([]).UInt64(1));
            key.Start("!s3|bucket|meta|bodies"u8).Add([0, 1]);
            body.Start("{\"bucket_name\":\"bodies\",\"generation\":1,\"created_at_hlc\":"u8).Digits((long)ScaleClock.At(0)).Add(",\"region\":\"us-east-1\",\"acl\":\"private\"}"u8);
            for (int commit = serverShaped ? count : 0; commit >= 0; commit--)
            {
                writer.Row(key, ScaleClock.At(commit), body);
            }

            for (int i = 0; i < count; i++)
            {
                Manifest(i);
            }
        }

        private void Chunks(int number)
        {
            using var whole = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            for (int i = 0; i < chunks; i++)
            {
                Noise(((ulong)number << 32) | (uint)i);
                whole.AppendData(chunk);
                Object("!s3|blob|"u8, number).Add(Upload(number)).Add([0, 1]).UInt64(1).UInt64((ulong)i);
                writer.Row(key, ScaleClock.At(1 + number), chunk);
            }

            digests[number] = whole.GetHashAndReset();
        }

        /// <summary>The generator xorshift64* from a seed of the chunk's own.</summary>
        private void Noise(ulong seed)
        {
            ulong state = (seed + 1) * 0x9E37_79B9_7F4A_7C15;
            foreach (ref ulong word in MemoryMarshal.Cast<byte, ulong>(chunk.AsSpan()))
            {
                state ^= state >> 12;
                state ^= state << 25;
                state ^= state >> 27;
                word = state * 0x2545_F491_4F6C_DD1D;
            }
        }

        private RecordBuffer Object(ReadOnlySpan<byte> family, int number) =>
            key.Start(family).Add("bodies"u8).Add([0, 1]).UInt64(1).Add("body-"u8).Digits(number, 3).Add(".bin"u8).Add([0, 1]);

        private RecordBuffer Upload(int number) => upload.Start("c"u8).Digits(number, 31);

        private void Manifest(int number)
        {
            long length = (long)chunks * ChunkLength;
            body.Start("{\"upload_id\":\""u8).Add(Upload(number)).Add("\",\"etag\":\""u8).Hex(digests[number]).Add("\",\"size_bytes\":"u8).Digits(length)
                .Add(",\"last_modified_hlc\":"u8).Digits((long)ScaleClock.At(1 + number)).Add(",\"content_type\":\"application/octet-stream\",\"parts\":[{\"part_no\":1,\"etag\":\""u8)
                .Hex(digests[number]).Add("\",\"size_bytes\":"u8).Digits(length).Add(",\"chunk_count\":"u8).Digits(chunks).Add(",\"chunk_sizes\":["u8);
            for (int i = 0; i < chunks; i++)
            {
                body.Add(i == 0 ? ""u8 : ","u8).Digits(ChunkLength);
            }

            Object("!s3|obj|head|"u8, number);
            writer.Row(key, ScaleClock.At(1 + number), body.Add("]}]}"u8));
        }
    }
}
