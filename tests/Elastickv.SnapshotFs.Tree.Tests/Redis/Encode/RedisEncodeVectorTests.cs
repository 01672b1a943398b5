using System.Security.Cryptography;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Redis;
using Elastickv.SnapshotFs.Tree.Redis.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis.Encode;

/// <summary>The encoder vectors E1 to E11 of spec 03 §19: their files, which <see cref="RedisVectorTests"/> holds to their digests, to the whole stream.</summary>
public class RedisEncodeVectorTests
{
    [Theory]
    [InlineData("E1", 65, "782391863034af42d54ba69ca370e9fe1ceb6fa5a638eecce0f0dd7a0dded1b2")]
    [InlineData("E2", 115, "8c19aa8a5a58aad633190afd45674dc0e7dabc6a82f7bb51864cb8d4309fdcb7")]
    [InlineData("E3", 83, "0fd3e66bb7987ae03bc4ff7fba8bef2bee03e380b85295a5e266b3e4cd71fb4e")]
    [InlineData("E4", 135, "29a6ce0db8b3a41fb69d960a8b727bc8400ceff138cc00f0c9bd10913132cd45")]
    [InlineData("E5", 68, "cc5537e7c0a5775f0ccfd682617b6a82b2fd44270d3ca3516d267a3030f9fb75")]
    [InlineData("E6", 183, "2ec86abffea919679e625974484a6cad931c53ec68f1559419116d6db302f35b")]
    [InlineData("E7", 190, "a270efb3b7c664e794c7102d85f7e13fab937b6bb760edf9f35e8304a34f89d1")]
    [InlineData("E8", 120, "b8080e9a945d751738a97af19e2c45c793a423e00b2aa24a1cecef8b48787ad6")]
    [InlineData("E9", 405, "1a4eeaae1c2074159f1ffa88b26b9172ef45ca0038e5ebba6541f549c3e003a8")]
    [InlineData("E10", 236, "5b204cd56f2de3c4bd44344f40ec9814a211ebd373ca511bea657ea850ea7f91")]
    [InlineData("E11", 216, "081d78de8c5ce0bbc1d3a301b70a794a3f85af17b1453dc2ac08d8d6eb582ee6")]
    public void VectorGivesItsStream(string vector, int length, string sha256)
    {
        var source = new TestSource();
        RedisVectorTests.FileOf(vector).Use(snapshot =>
        {
            foreach ((string path, byte[] content) in TreeDump.Of(new RedisPart(snapshot.View)).Files)
            {
                source.AddFile(path, content);
            }
        });

        using var written = new TemporaryFile();
        EncodedRows.Write(new RedisCanonicalEncoder(), source, written.Path, RowFile.T);

        byte[] stream = File.ReadAllBytes(written.Path);
        Assert.Equal((length, sha256), (stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream))));
    }
}
