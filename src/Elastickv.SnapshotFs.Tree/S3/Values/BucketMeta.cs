using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>Value of a bucket metadata row (spec 05 §5.1). The bucket's name is the key's, not the one in here.</summary>
/// <param name="Generation">Active generation.</param>
/// <param name="CreatedAt">HLC timestamp.</param>
/// <param name="Owner">Empty when absent.</param>
/// <param name="Region">Empty when absent.</param>
/// <param name="Acl">Empty when absent.</param>
internal readonly record struct BucketMeta(ulong Generation, ulong CreatedAt, byte[] Owner, byte[] Region, byte[] Acl)
{
    /// <summary>Reads a row's value.</summary>
    /// <exception cref="JsonFormatException">The value breaks the rules of spec 05 §6.1.</exception>
    public static BucketMeta Read(ReadOnlySpan<byte> json)
    {
        ulong generation = 0, createdAt = 0;
        byte[] owner = [], region = [], acl = [];
        var reader = new JsonReader(json);
        if (!reader.TryNull())
        {
            using var scratch = new ByteBuffer(64);
            reader.BeginObject();
            while (reader.NextMember(scratch))
            {
                ReadOnlySpan<byte> name = scratch.WrittenSpan;
                if (JsonReader.NameIs(name, "generation"u8))
                {
                    generation = reader.TryNull() ? generation : reader.UInt64();
                }
                else if (JsonReader.NameIs(name, "created_at_hlc"u8))
                {
                    createdAt = reader.TryNull() ? createdAt : reader.UInt64();
                }
                else if (JsonReader.NameIs(name, "owner"u8))
                {
                    owner = reader.TryNull() ? owner : reader.String();
                }
                else if (JsonReader.NameIs(name, "region"u8))
                {
                    region = reader.TryNull() ? region : reader.String();
                }
                else if (JsonReader.NameIs(name, "acl"u8))
                {
                    acl = reader.TryNull() ? acl : reader.String();
                }
                else if (JsonReader.NameIs(name, "bucket_name"u8))
                {
                    _ = reader.TryNull() ? [] : reader.String();
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        reader.RequireEnd();
        return new BucketMeta(generation, createdAt, owner, region, acl);
    }
}
